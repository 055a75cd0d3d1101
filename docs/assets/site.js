/* Boxes that scroll can be reached with the keyboard; boxes that do not are not in the way. */
(() => {
  const reach = () => {
    for (const box of document.querySelectorAll(".tl-output pre, .tl-output > div")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("resize", reach);
  addEventListener("toggle", reach, true); // an answer was unfolded
  reach();
})();
