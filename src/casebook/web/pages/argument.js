// The status rule as a page has it: what casebook.argument computes in Python, which is the reference.
// Nothing here looks at a page or keeps anything. Tests in Chromium hold the two against each other.
globalThis.casebookArgument = (() => {
  "use strict";

  const UNITS = ["person", "sector", "project"];
  const DATA = ["interview", "field note", "policy document", "own statement", "statistic"];
  const CITED = ["literature", "press report"];
  const SUMS_UP = ["finding", "typology", "context"];
  const STRENGTH = ["shown", "computed", "thin", "cited", "stated", "untestable", "at odds"];

  // What is taken away, and by which rule the rest is judged: as the book has it, nothing and its own.
  const BOOK = Object.freeze({
    without: Object.freeze([]),
    ours: true, // links that the casebook made count
    voices: 2, // how many independent voices are enough to be shown
    kinds: 2, // how many kinds of material are enough; null if no number is
    both: false, // both have to be enough, and not one of the two
    reach: true, // data on fewer cases than the claim speaks of keep it thin
    one: "person", // who counts as one voice
  });

  // -- An argument, of the data that casebook.argument.compact made ------------------------------

  const linked = (items) => (place) => ({ to: items[place >> 1], ours: place % 2 === 1 });

  function claimOf([id, kind, scope, statement, decidable, ours, key, rule]) {
    const found = rule && { holds: rule[0] === 1, because: rule[1] };
    return { id, kind, scope, statement, decidable: !!decidable, ours: !!ours, key: !!key, rule: found };
  }

  function open(data) {
    const cases = data.cases.map(([id, name]) => ({ id, name }));
    const voices = data.voices.map(([id, label, informant, sector, name, argues, isWork]) => {
      return { id, label, informant, sector, name, argues: !!argues, isWork: !!isWork };
    });
    const passages = data.passages.map(([id, source, material, voice, about]) => {
      return { id, source, material, voice: voices[voice], cases: about.map((place) => cases[place]) };
    });
    const claims = data.claims.map(claimOf);
    claims.forEach((claim, place) => {
      const [supports, opposes, premises, opponents] = data.claims[place].slice(8);
      claim.supports = supports.map(linked(passages));
      claim.opposes = opposes.map(linked(passages));
      claim.premises = premises.map(linked(claims));
      claim.opponents = opponents.map(linked(claims));
    });
    return {
      source: data.source,
      claims: new Map(claims.map((claim) => [claim.id, claim])),
      passages,
      voices,
      cases,
      same: new Set(data.perhaps_same.map(([one, other]) => pair(voices[one].id, voices[other].id))),
    };
  }

  const pair = (one, other) => [one, other].sort(byCodePoint).join("\n");

  // As Python sorts text: a letter outside the first plane comes after all others.
  function byCodePoint(one, other) {
    const [a, b] = [Array.from(one), Array.from(other)];
    for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
      if (a[at] !== b[at]) return a[at].codePointAt(0) - b[at].codePointAt(0);
    }
    return a.length - b.length;
  }

  const sorted = (texts) => [...new Set(texts)].sort(byCodePoint);

  // -- What falls --------------------------------------------------------------------------------

  // Passages named, those of a source or kind of material named, those spoken by a voice or informant
  // named, and those about no other case than the ones named.
  function fallen(arg, without) {
    const gone = new Set(without);
    const falls = ({ id, source, material, voice, cases }) =>
      [id, source, material, voice.id, voice.informant].some((name) => gone.has(name)) ||
      (cases.length > 0 && cases.every((each) => gone.has(each.id)));
    return new Set(gone.size ? arg.passages.filter(falls) : []);
  }

  // -- The questions of the rule, in their order -------------------------------------------------

  function ruling({ claim }) {
    if (!claim.rule) return null;
    const { holds, because } = claim.rule;
    const reason = { question: "does a rule of the source decide?", holds, found: because };
    return { status: holds ? "computed" : "at odds", reason };
  }

  function opposition(asked) {
    const passages = standing(asked, asked.claim.opposes);
    const claims = counting(asked, asked.claim.opponents);
    if (!passages.length && !claims.length) return null;
    const reason = {
      question: "what speaks against it?",
      passages: passages.map((link) => piece(asked, link)),
      claims: claims.map(({ to, ours }) => ({ claim_id: to.id, status: null, ours })),
    };
    return { status: "at odds", reason };
  }

  function dataInPrint(asked) {
    const { claim, terms } = asked;
    const data = standing(asked, claim.supports).filter(({ to }) => DATA.includes(to.material));
    if (!data.length) return null;
    const told = data.map(({ to }) => to);
    const reach = terms.reach ? reachOf(claim, told) : "far enough";
    const isFar = reach === "far enough";
    const reason = {
      question: "are there data in print?",
      passages: data.map((link) => piece(asked, link)),
      reach,
      cases: isFar ? [] : casesOf(told).map(({ name }) => name).sort(byCodePoint),
      kinds: isFar && areEnoughKinds(terms, told),
      independent: isFar ? independentVoices(asked, told) : 0,
      asked: isFar ? terms.voices : BOOK.voices,
      both: isFar && terms.both,
    };
    return { status: isEnough(reason) ? "shown" : "thin", reason };
  }

  function reachOf(claim, told) {
    const number = casesOf(told).length;
    if (claim.scope === "several cases") return number > 1 ? "far enough" : "too few cases";
    const isOne = number === 1 && told.every(({ cases }) => cases.length > 0);
    return claim.scope !== "one case" && isOne ? "one case only" : "far enough";
  }

  const casesOf = (told) => [...new Set(told.flatMap(({ cases }) => cases))];

  function areEnoughKinds({ kinds }, told) {
    return kinds !== null && new Set(told.map(({ material }) => material)).size >= kinds;
  }

  // The largest number of voices, up to what is asked for, no two of which may be one.
  function independentVoices({ terms, unit, same }, told) {
    const voices = sorted(told.map(unit));
    const apart = (one) => (other) => !same.has(pair(one, other));
    const has = (number, left) =>
      number === 0 ||
      left.some((voice, at) => has(number - 1, left.slice(at + 1).filter(apart(voice))));
    for (let number = Math.min(Math.max(terms.voices, 2), voices.length); number > 1; number -= 1) {
      if (has(number, voices)) return number;
    }
    return 1;
  }

  const hasVoices = (reason) => reason.independent >= reason.asked;

  function isEnough(reason) {
    if (reason.reach !== "far enough") return false;
    return reason.both ? reason.kinds && hasVoices(reason) : reason.kinds || hasVoices(reason);
  }

  function summing(asked) {
    const { claim, known } = asked;
    const premises = counting(asked, claim.premises);
    if (!premises.length || !SUMS_UP.includes(claim.kind)) return null;
    const told = premises.map(({ to, ours }) => {
      return { claim_id: to.id, status: verdict({ ...asked, claim: to }, known).status, ours };
    });
    const rank = ({ status }) => STRENGTH.indexOf(status);
    const weakest = told.reduce((least, each) => (rank(each) > rank(least) ? each : least));
    const reason = {
      question: "does it sum up premises?",
      premises: told,
      weakest: weakest.claim_id,
    };
    return { status: weakest.status, reason };
  }

  function citation(asked) {
    const own = standing(asked, asked.claim.supports);
    if (!own.some(({ to }) => CITED.includes(to.material))) return null;
    const passages = own.map((link) => piece(asked, link));
    return { status: "cited", reason: { question: "is something cited?", passages } };
  }

  function testing(asked) {
    const { claim } = asked;
    const question = "could it be tested?";
    const passages = standing(asked, claim.supports).map((link) => piece(asked, link));
    if (!claim.decidable) return { status: "untestable", reason: { question, passages } };
    const premises = counting(asked, claim.premises).map(({ to, ours }) => {
      return { claim_id: to.id, status: null, ours };
    });
    return { status: "stated", reason: { question, passages, premises, ours: claim.ours } };
  }

  const QUESTIONS = [ruling, opposition, dataInPrint, summing, citation, testing];

  const counting = ({ terms }, links) => (terms.ours ? links : links.filter(({ ours }) => !ours));
  const standing = (asked, links) => counting(asked, links).filter(({ to }) => !asked.gone.has(to));

  function piece({ unit }, { to, ours }) {
    const { id, material, voice } = to;
    return { passage_id: id, material, voice: voice.label, ours, unit: unit(to) };
  }

  function verdict(asked, known) {
    const { claim } = asked;
    if (!known.has(claim.id)) {
      let found = null;
      for (const question of QUESTIONS) if ((found = question(asked))) break;
      known.set(claim.id, found);
    }
    return known.get(claim.id);
  }

  function unitOf({ one }) {
    if (one === "sector") return ({ voice }) => voice.sector;
    const project = ({ cases }) => cases.map(({ id }) => id).sort(byCodePoint).join("; ");
    if (one === "project") return (passage) => project(passage) || passage.voice.id;
    return ({ voice }) => voice.id;
  }

  function asking(arg, terms, gone) {
    const same = terms.one === "person" ? arg.same : new Set();
    return { arg, terms, gone, same, unit: unitOf(terms), known: new Map() };
  }

  // By the id of a claim its status and the reason for it, in the order of the argument.
  function judge(arg, terms = BOOK) {
    const asked = asking(arg, terms, fallen(arg, terms.without));
    const judged = new Map();
    for (const claim of arg.claims.values()) {
      judged.set(claim.id, verdict({ ...asked, claim }, asked.known));
    }
    return judged;
  }

  // -- Before and after --------------------------------------------------------------------------

  const NOTHING_IN_PRINT = ["stated", "untestable"];

  // Claims that build on one of which nothing in print is left.
  function losingAPremise(arg, terms, before, after) {
    const isLost = ({ id }) =>
      NOTHING_IN_PRINT.includes(after.get(id).status) &&
      ![...NOTHING_IN_PRINT, "at odds"].includes(before.get(id).status);
    return [...arg.claims.values()]
      .filter((claim) => counting({ terms }, claim.premises).some(({ to }) => isLost(to)))
      .map(({ id }) => id);
  }

  function compare(arg, terms, before, after) {
    const moved = [...arg.claims.values()].filter(
      ({ id }) => before.get(id).status !== after.get(id).status,
    );
    return {
      claims: arg.claims.size,
      moved: moved.map(({ id }) => ({ id, from: before.get(id).status, to: after.get(id).status })),
      key: moved.filter(({ key }) => key).length,
      losing: losingAPremise(arg, terms, before, after),
    };
  }

  // -- The smallest sets that change a claim ------------------------------------------------------

  // Passages that a claim's status can depend on: its own and, if it sums up, its premises'.
  function groundsOf(arg, terms, claim) {
    const own = [...claim.supports, ...claim.opposes];
    const grounds = new Set(counting({ terms }, own).map(({ to }) => to));
    if (SUMS_UP.includes(claim.kind) && !claim.rule) {
      for (const { to } of counting({ terms }, claim.premises)) {
        for (const passage of groundsOf(arg, terms, to)) grounds.add(passage);
      }
    }
    return grounds;
  }

  const unique = (items) => [...new Set(items)];

  // What can be taken away of some passages, by kind. The authors who argue cannot, nor the
  // literature as a whole.
  function withdrawable(arg, passages) {
    const speak = passages.filter(
      ({ material, voice }) => !CITED.includes(material) && !voice.argues && !voice.isWork,
    );
    const works = passages.filter(({ voice }) => voice.isWork);
    return {
      passages: passages.map(({ id }) => id),
      informants: unique(speak.map(({ voice }) => voice.informant ?? voice.id)),
      works: unique(works.map(({ voice }) => voice.id)),
      cases: sorted(passages.flatMap(({ cases }) => cases.map(({ id }) => id))),
      sources: sorted(passages.map(({ source }) => source)).filter((source) => source !== arg.source),
    };
  }

  const pairs = (items) => items.flatMap((one, at) => items.slice(at + 1).map((other) => [one, other]));

  // A larger set: what is not needed is dropped, until all that is left is.
  function bound(elements, changes) {
    if (!changes(elements)) return [];
    return [
      elements.reduce((rest, element) => {
        const fewer = rest.filter((each) => each !== element);
        return changes(fewer) ? fewer : rest;
      }, elements),
    ];
  }

  // All sets of one, and all of two that hold none of one; if there are none, one larger set.
  function smallestOf(elements, changes) {
    const alone = elements.filter((element) => changes([element]));
    const rest = elements.filter((element) => !alone.includes(element));
    const exact = [...alone.map((element) => [element]), ...pairs(rest).filter(changes)];
    return exact.length
      ? exact.map((remove) => ({ remove, exact: true }))
      : bound(elements, changes).map((remove) => ({ remove, exact: false }));
  }

  // By kind, the smallest sets without which a claim would have another status than on these terms.
  function smallest(arg, id, terms = BOOK) {
    const claim = arg.claims.get(id);
    const gone = fallen(arg, terms.without);
    const grounds = [...groundsOf(arg, terms, claim)].filter((passage) => !gone.has(passage));
    const own = { ...arg, passages: grounds };
    const without = (remove) => {
      const more = new Set([...gone, ...fallen(own, [...terms.without, ...remove])]);
      const asked = asking(arg, terms, more);
      return verdict({ ...asked, claim }, asked.known).status;
    };
    const before = without([]);
    const kinds = withdrawable(arg, grounds);
    return Object.entries(kinds).flatMap(([kind, elements]) =>
      smallestOf(elements, (remove) => without(remove) !== before).map(({ remove, exact }) => {
        return { kind, remove, becomes: without(remove), exact };
      }),
    );
  }

  // -- Terms in an address ------------------------------------------------------------------------

  const whole = (text, least, most) => {
    const number = /^\d$/.test(text) ? Number(text) : NaN;
    return number >= least && number <= most ? number : undefined;
  };

  // What was broken on its way stays as it is: then it can be told.
  const unescaped = (text) => {
    try {
      return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
      return text;
    }
  };

  // What a key of an address may say, and what that means. Undefined is none of its values.
  const KEYS = {
    without: (text) => unique(text.split(",").filter(Boolean).map(unescaped)),
    ours: (text) => (text === "no" ? false : undefined),
    voices: (text) => whole(text, 1, 5),
    kinds: (text) => (text === "no" ? null : whole(text, 1, 5)),
    both: (text) => (text === "yes" ? true : undefined),
    reach: (text) => (text === "no" ? false : undefined),
    one: (text) => (UNITS.includes(text) ? text : undefined),
  };

  // The terms that the part of an address behind its # asks for, and which of its keys say nothing.
  function read(address) {
    const terms = { ...BOOK };
    const strange = [];
    for (const part of address.split("&")) {
      const [key, text] = [part.split("=", 1)[0], part.slice(part.indexOf("=") + 1)];
      if (!part.includes("=") || !Object.hasOwn(KEYS, key)) continue;
      const value = KEYS[key](text);
      if (value === undefined) strange.push(part.slice(0, 60));
      else terms[key] = value;
    }
    return { terms, strange };
  }

  const escaped = (text) => encodeURIComponent(text).replaceAll("%20", "+");

  const VALUES = {
    without: ({ without }) => without.map(escaped).join(","),
    ours: () => "no",
    voices: ({ voices }) => voices,
    kinds: ({ kinds }) => kinds ?? "no",
    both: () => "yes",
    reach: () => "no",
    one: ({ one }) => one,
  };

  const isBooks = (terms) => (key) =>
    key === "without" ? terms.without.length === 0 : terms[key] === BOOK[key];

  // What differs from the book, in one order: one state has one address.
  const write = (terms) =>
    Object.keys(KEYS)
      .filter((key) => !isBooks(terms)(key))
      .map((key) => `${key}=${VALUES[key](terms)}`)
      .join("&");

  return {
    BOOK,
    UNITS,
    DATA,
    CITED,
    STRENGTH,
    open,
    judge,
    fallen,
    compare,
    withdrawable,
    smallest,
    groundsOf,
    read,
    write,
    byCodePoint,
    isEnough,
    hasVoices,
  };
})();
