"""A stand-in for stripe.js, as far as our page uses it: the card is typed into a frame of another origin."""

STRIPE_JS = """
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const ask = (frame, what) => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data);
    frame.contentWindow.postMessage(what, origin, [channel.port2]);
  });
  window.Stripe = (key, options) => {
    if (!/^pk_(test|live)_/.test(key)) throw new Error("Please call Stripe() with your publishable key.");
    const hidden = () => new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.src = origin + "/js/card";
      frame.hidden = true;
      frame.onload = () => resolve(frame);
      document.body.append(frame);
    });
    return {
      elements({mode, amount, currency, paymentMethodCreation}) {
        if (!["payment", "subscription", "setup"].includes(mode)) throw new Error("elements(): mode is missing.");
        let mounted = null;
        return {
          origin,
          frame: () => mounted,
          create(kind) {
            if (kind !== "payment") throw new Error("Only the Payment Element is simulated.");
            const ready = [];
            return {
              mount(place) {
                const target = typeof place === "string" ? document.querySelector(place) : place;
                mounted = document.createElement("iframe");
                mounted.src = origin + "/js/card";
                mounted.title = "Secure payment input frame";
                mounted.style.cssText = "border:0;width:100%;height:11rem";
                mounted.onload = () => ready.forEach((act) => act({elementType: "payment"}));
                target.replaceChildren(mounted);
              },
              on(event, act) { if (event === "ready") ready.push(act); },
              unmount() { if (mounted) mounted.remove(); mounted = null; },
              destroy() { this.unmount(); },
            };
          },
          update() {},
          async submit() {
            if (!mounted) return {error: {type: "validation_error", message: "The element is not mounted."}};
            return (await ask(mounted, {what: "check"}));
          },
        };
      },
      async createConfirmationToken({elements, params}) {
        return ask(elements.frame(), {what: "token", key});
      },
      async handleNextAction({clientSecret}) {
        const frame = await hidden();
        const found = await ask(frame, {what: "action", key, secret: clientSecret});
        frame.remove();
        if (found.url) window.location.assign(found.url);
        return found.error ? {error: found.error} : {paymentIntent: found.paymentIntent};
      },
    };
  };
})();
"""
FRAME_JS = """
addEventListener("message", async (event) => {
  const number = document.getElementById("number").value;
  const [port] = event.ports;
  const send = async (path, told) => {
    const answer = await fetch(path, {method: "POST", body: new URLSearchParams(told)});
    return answer.json();
  };
  if (event.data.what === "check") {
    const error = {type: "validation_error", message: "Your card number is incomplete."};
    port.postMessage(number.trim() ? {} : {error});
  } else if (event.data.what === "token") {
    const made = await send("/js/tokens", {key: event.data.key, number});
    port.postMessage(made.error ? made : {confirmationToken: made});
  } else if (event.data.what === "action") {
    port.postMessage(await send("/js/actions", {key: event.data.key, secret: event.data.secret}));
  }
});
"""
