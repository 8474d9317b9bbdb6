// Mends what docfx's template "modern" lacks for readers who use a keyboard or a screen reader.

// Code and tables that are wider than the page must be scrollable with the keyboard.
function makeWidePartsFocusable() {
  for (const part of document.querySelectorAll("pre code, .table-responsive")) {
    if (part.scrollWidth > part.clientWidth) {
      part.tabIndex = 0;
    } else {
      part.removeAttribute("tabindex");
    }
  }
}

// Menus are opened by links without an address, which the Tab key does not reach.
function makeMenusButtons() {
  for (const link of document.querySelectorAll("a[data-bs-toggle]:not([href]):not([role])")) {
    link.setAttribute("role", "button");
    link.tabIndex = 0;
  }
}

function mend() {
  makeWidePartsFocusable();
  makeMenusButtons();
}

export default {
  // Blocks without a language are output of programs: guessing a language would colour them at random.
  configureHljs: (hljs) => hljs.configure({ languages: [] }),
  start: () => {
    mend();
    // The template adds its menus and colours the code later.
    new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
    addEventListener("resize", makeWidePartsFocusable);
  },
};
