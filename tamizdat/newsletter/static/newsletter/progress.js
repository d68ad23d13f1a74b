// Asks every second how an issue goes, and writes it where the page shows it.
"use strict";

const shown = document.querySelector("[data-progress]");
const SAMPLES = 10;
const samples = [{ at: Date.now(), done: Number(shown.dataset.done) }];

function write(standing) {
  const bar = shown.querySelector("progress");
  bar.max = standing.total;
  bar.value = standing.done;
  shown.querySelector("[data-pace]").textContent = standing.pace;
  for (const cell of document.querySelectorAll("[data-count]")) {
    const name = cell.dataset.count;
    cell.textContent = name === "repeated" ? standing.repeated : standing.counts[name] || 0;
  }
}

async function ask() {
  const [oldest] = samples;
  const seconds = Math.round((Date.now() - oldest.at) / 1000);
  const question = seconds > 0 ? `?before=${oldest.done}&seconds=${seconds}` : "";
  const answer = await fetch(shown.dataset.progress + question, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  const standing = await answer.json();
  const known = [...document.querySelectorAll("[data-count]")].map((cell) => cell.dataset.count);
  if (standing.state !== shown.dataset.state || Object.keys(standing.counts).some((name) => !known.includes(name))) {
    // Other buttons and other rows belong to it now.
    location.reload();
    return;
  }
  samples.push({ at: Date.now(), done: standing.done });
  if (samples.length > SAMPLES) samples.shift();
  write(standing);
}

// One question at a time; a server that is away for a moment is asked again.
async function watch() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    try {
      await ask();
    } catch {
      continue;
    }
  }
}

watch();
