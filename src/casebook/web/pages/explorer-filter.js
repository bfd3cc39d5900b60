// Which entries of a list a reader has chosen, how that stands in an address, and which mark of a map
// lies beside another. Pure: no page, no storage, one name; explorer.js draws.
globalThis.casebookFilter = (() => {
  "use strict";

  const LONG = 60; // letters of an address that are said

  // What is chosen is an object: by the key of a filter, a value. What a filter does not know, an
  // address cannot choose.
  function read(address, facets) {
    const asked = new URLSearchParams(address);
    const chosen = {};
    for (const { key, values } of facets) {
      if (values.includes(asked.get(key))) chosen[key] = asked.get(key);
    }
    return chosen;
  }

  // What an address asks for that is not here, because it is old or was mistyped: values of filters, or
  // the name of an entry.
  function missed(address, facets) {
    const asked = new URLSearchParams(address);
    if (address && !address.includes("=")) return [`#${address.slice(0, LONG)}`];
    return facets
      .filter(({ key, values }) => asked.get(key) && !values.includes(asked.get(key)))
      .map(({ key, label }) => `${label}: ${asked.get(key).slice(0, LONG)}`);
  }

  // Keys in the order of the filters, so that one choice has one address.
  function write(chosen, facets) {
    const pairs = facets.filter(({ key }) => key in chosen).map(({ key }) => [key, chosen[key]]);
    return new URLSearchParams(pairs).toString();
  }

  const fits = (entry, chosen) =>
    Object.entries(chosen).every(([key, value]) => entry[key].includes(value));

  // Entries are objects: by the key of a filter, all their values.
  const hits = (entries, chosen) => entries.map((entry) => fits(entry, chosen));

  // How many entries each value of a filter would leave, the other filters staying as they are.
  function left(entries, chosen, { key, values }) {
    return values.map(
      (value) => entries.filter((entry) => fits(entry, { ...chosen, [key]: value })).length,
    );
  }

  // What is said aloud, and printed: how many are shown, and why these.
  function said(shown, all, what, chosen, facets) {
    const why = facets
      .filter(({ key }) => key in chosen)
      .map(({ key, label }) => `${label}: ${chosen[key]}`);
    const many = `${what}${all === 1 ? "" : "s"}`;
    const number = shown === all ? `All ${all} ${many}` : `${shown} of ${all} ${many}`;
    const way = shown ? [] : ["Take one choice back, or show all"];
    return [number, ...(why.length ? [why.join("; ")] : []), ...way].join(". ");
  }

  const AHEAD = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

  // The place among others, as [x, y], that an arrow key leads to: the nearest ahead, and sooner one
  // straight ahead than one to the side. Home and End lead to the first and the last.
  function beside(places, from, key) {
    if (key === "Home") return 0;
    if (key === "End") return places.length - 1;
    const [right, down] = AHEAD[key];
    let best = -1;
    let least = Infinity;
    places.forEach(([x, y], place) => {
      const [across, along] = [x - places[from][0], y - places[from][1]];
      const ahead = across * right + along * down;
      const cost = ahead + 2 * Math.abs(across * down) + 2 * Math.abs(along * right);
      if (ahead > 0 && cost < least) [best, least] = [place, cost];
    });
    return best;
  }

  return { read, write, missed, hits, left, said, beside };
})();
