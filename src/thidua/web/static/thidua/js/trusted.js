// Loaded first, before htmx. With `require-trusted-types-for 'script'` every string that could become code passes here.
// HTML passes: it comes from our own server, is parsed by htmx without running scripts, and the nonce policy stops inline code.
// Script text never passes; script addresses only when they are ours and static.
(() => {
  "use strict";
  const types = window.trustedTypes;
  if (!types || !types.createPolicy || types.defaultPolicy) return;
  types.createPolicy("default", {
    createHTML: (html) => html,
    createScriptURL: (address) => {
      const url = new URL(address, document.baseURI);
      if (url.origin !== window.location.origin || !url.pathname.startsWith("/static/")) {
        throw new TypeError(`script address refused: ${url.href}`);
      }
      return url.href;
    },
  });
})();
