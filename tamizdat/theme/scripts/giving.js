// A card, typed into the payment company's frame: its script makes a mark of it (a confirmation token), and our form
// carries nothing else. Where this cannot run, the page leads to the company's own page.
(function () {
  "use strict";
  var form = document.getElementById("card"), told = form.dataset, button = form.querySelector("button"), stripe, elements;
  if (!window.Stripe) { return; }
  stripe = window.Stripe(told.key, { locale: told.language });
  elements = stripe.elements({
    mode: told.mode, amount: +told.amount, currency: told.currency, paymentMethodTypes: ["card"],
    paymentMethodCreation: "manual"
  });
  elements.create("payment", { wallets: { applePay: "never", googlePay: "never" } }).mount("#frame");
  form.hidden = false;
  function fail(message) {
    document.getElementById("trouble").textContent = message;
    button.disabled = false;
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    button.disabled = true;
    elements.submit().then(function (looked) {
      if (looked.error) { return fail(looked.error.message); }
      return stripe.createConfirmationToken({ elements: elements }).then(function (made) {
        if (made.error) { return fail(made.error.message); }
        form.elements.card.value = made.confirmationToken.id;
        form.submit();
      });
    });
  });
})();
