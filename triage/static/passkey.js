/* Asks the browser for a passkey, puts its answer into the form, and sends it. */
"use strict";
for (const form of document.querySelectorAll("form.passkey")) {
  const says = form.querySelector("[role=status]");
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }));

  function options() {
    const wanted = JSON.parse(form.dataset.options);
    wanted.challenge = bytes(wanted.challenge);
    if (wanted.user) wanted.user.id = bytes(wanted.user.id);
    if (wanted.excludeCredentials) wanted.excludeCredentials = known(wanted.excludeCredentials);
    if (wanted.allowCredentials) wanted.allowCredentials = known(wanted.allowCredentials);
    return { publicKey: wanted };
  }

  function answer(found) {
    const got = found.response, told = {};
    for (const name of ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"])
      if (got[name]) told[name] = text(got[name]);
    if (got.getTransports) told.transports = got.getTransports();
    return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response: told,
      extensions: JSON.stringify(found.getClientExtensionResults()) });
  }

  async function ask(event) {
    if (event) event.preventDefault();
    says.textContent = says.dataset.says;
    try {
      form.elements.credential.value = answer(await navigator.credentials[form.dataset.do](options()));
      form.submit();
    } catch {
      says.textContent = says.dataset.sorry;
    }
  }

  form.addEventListener("submit", ask);
  ask();
}
