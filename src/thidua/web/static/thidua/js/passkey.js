// Passkeys: asks the browser to make or use one, puts its answer into the form and sends it.
// Markup: form[data-td-passkey="create" or "get"] with an input name=credential; what the server asks for stands in a JSON block
// (data-td-passkey-options="id") or behind an address (data-td-passkey-url). What went wrong is said in [data-td-passkey-said]
// of the form, in the words of its attributes data-none, data-no, data-known.
// The conversion of keys is the sign-in library's own (mfa/js/webauthn-json.js).

const { webauthnJSON } = window;

function say(form, which) {
  const said = form.querySelector("[data-td-passkey-said]");
  said.querySelector("p").textContent = which ? said.dataset[which] : "";
  said.hidden = !which;
}

async function asked(form) {
  if (!form.dataset.tdPasskeyUrl) return JSON.parse(document.getElementById(form.dataset.tdPasskeyOptions).textContent);
  const answer = await fetch(form.dataset.tdPasskeyUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("the server gave no options");
  return answer.json();
}

async function ceremony(form) {
  const data = await asked(form);
  if (form.dataset.tdPasskey === "get") return webauthnJSON.get(data.request_options);
  const options = data.creation_options;
  // Kept on the device and opened by finger, face or PIN: then it is the whole sign-in, not only its second half.
  Object.assign(options.publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  return webauthnJSON.create(options);
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-td-passkey]");
  if (!form) return;
  event.preventDefault();
  say(form, "");
  event.submitter?.setAttribute("aria-busy", "true");
  try {
    form.elements.credential.value = JSON.stringify(await ceremony(form));
    form.submit();
  } catch (problem) {
    say(form, problem.name === "InvalidStateError" ? "known" : "no");
  } finally {
    event.submitter?.removeAttribute("aria-busy");
  }
});

if (!webauthnJSON.supported() || /^[\d.]+$|:/.test(location.hostname)) {
  for (const form of document.querySelectorAll("form[data-td-passkey]")) {
    form.querySelector("button").hidden = true;
    say(form, form.hasAttribute("data-td-passkey-quiet") ? "" : "none");
  }
}
