// Moves the enrolment code from behind the # into the form, and out of the address bar and the history.
function takeCode() {
  const code = window.location.hash.slice(1);
  if (code) {
    document.getElementById("id_code").value = code;
    window.history.replaceState(null, "", window.location.pathname);
    document.getElementById("id_password").focus();
  }
}

takeCode();
// The same link, opened once more in the same tab, does not load the page anew.
window.addEventListener("hashchange", takeCode);
