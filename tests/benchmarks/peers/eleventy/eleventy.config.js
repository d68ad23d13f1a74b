// The newspaper for Eleventy: lists of twenty, newest first, and everything that templates need to say dates.
const PAGE = 20;
const FEED = 20;

const byMonth = (post) => post.data.date.slice(0, 7);

function lists(posts, data) {
  const found = new Map();
  const add = (kind, slug, title, introduction, post) => {
    const key = `${kind}/${slug}`;
    if (!found.has(key)) found.set(key, { kind, slug, title, introduction, posts: [] });
    found.get(key).posts.push(post);
  };
  for (const post of posts) {
    const told = post.data;
    add("", told.section, data.sections[told.section], data.introductions[told.section], post);
    for (const topic of told.topics) add("topics/", topic, data.names.topics[topic].title, data.names.topics[topic].introduction, post);
    for (const credit of told.credits) add("people/", credit.slug, credit.name, data.names.people[credit.slug].introduction, post);
    if (told.series) add("series/", told.series, data.names.series[told.series].title, "", post);
    add("archive/", byMonth(post), byMonth(post), "", post);
  }
  return [...found.values()].map((list) => ({ ...list, address: `/en/${list.kind}${list.slug}/` }));
}

function pages(list) {
  const total = Math.max(1, Math.ceil(list.posts.length / PAGE));
  const address = (number) => (number === 1 ? list.address : `${list.address}page/${number}/`);
  return Array.from({ length: total }, (_, index) => ({
    ...list,
    posts: list.posts.slice(index * PAGE, (index + 1) * PAGE),
    number: index + 1,
    total,
    permalink: address(index + 1),
    newer: index > 0 ? address(index) : "",
    older: index + 1 < total ? address(index + 2) : "",
    oldest: address(total),
  }));
}

export default function (eleventy) {
  eleventy.setQuietMode(true);
  eleventy.addPassthroughCopy({ media: "media" });
  eleventy.amendLibrary("md", (md) => md.set({ html: true, typographer: true }));
  const newest = (api) => api.getFilteredByTag("article").reverse();
  let known;
  const listed = (api) => (known ??= lists(newest(api), newest(api)[0].data));
  eleventy.on("eleventy.before", () => { known = undefined; });
  eleventy.addCollection("newest", newest);
  eleventy.addCollection("listed", listed);
  eleventy.addCollection("listPages", (api) => listed(api).flatMap(pages));
  eleventy.addCollection("feeds", (api) => [
    { title: "", introduction: "", address: "/en/", posts: newest(api).slice(0, FEED) },
    ...listed(api).filter((list) => list.kind !== "archive/").map((list) => ({ ...list, posts: list.posts.slice(0, FEED) })),
  ]);
  const day = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });
  const minute = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  eleventy.addFilter("day", (moment) => day.format(new Date(moment)));
  eleventy.addFilter("minute", (moment) => minute.format(new Date(moment)));
  eleventy.addFilter("rfc822", (moment) => new Date(moment).toUTCString());
  eleventy.addFilter("json", (value) => JSON.stringify(value).replaceAll("<", "\\u003c"));
  eleventy.addFilter("absolute", (address) => `https://chronicle.example${address}`);
  return { dir: { input: "content", includes: "../_includes", data: "../_data", output: "public" } };
}
