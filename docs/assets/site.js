(() => {
  // Boxes that scroll can be reached with the keyboard; boxes that do not are not in the way.
  const reach = () => {
    for (const box of document.querySelectorAll(".tl-output pre, .tl-output > div")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("resize", reach);
  addEventListener("toggle", reach, true); // an answer was unfolded
  reach();

  // The theme gives its search dialog no name, and names parts of the navigation after a label that may hold an icon only.
  document.querySelector(".md-search").setAttribute("aria-label", "Search");
  for (const part of document.querySelectorAll("nav[aria-labelledby]")) {
    const label = document.getElementById(part.getAttribute("aria-labelledby"));
    if (label && !label.textContent.trim())
      label.setAttribute("aria-label", part.querySelector(".md-nav__title").textContent.trim());
  }

  // It calls the button that copies a cell a navigation: those who listen would hear of dozens on a page.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node.className === "md-code__nav") node.setAttribute("role", "none");
  }).observe(document.body, { childList: true, subtree: true });
})();
