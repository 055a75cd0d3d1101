import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/", ".cache/", "site/", "build/", "**/*.min.js"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-shadow": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  // What a browser gets is no module: a notebook's output may hold it many times.
  { files: ["**/*.js"], languageOptions: { sourceType: "script", globals: globals.browser } },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
];
