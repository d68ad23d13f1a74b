// Says on the page what allauth's script would only say in the console.
document.addEventListener("allauth.error", (event) => {
  const problem = document.getElementById("passkey-problem");
  if (problem) {
    problem.hidden = false;
    event.preventDefault();
  }
});
