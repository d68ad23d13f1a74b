// Moves the enrolment code from behind the # into the form, and out of the address bar and the history.
const field = document.getElementById("id_code");
const code = window.location.hash.slice(1);
if (field && code) {
  field.value = decodeURIComponent(code);
  window.history.replaceState(null, "", window.location.pathname);
  document.getElementById("id_password").focus();
}
