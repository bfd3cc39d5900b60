// The words for a reason, as casebook.argument.words has them in Python, which is the reference.
(() => {
  "use strict";

  const { CITED, DATA, byCodePoint, isEnough, hasVoices } = casebookArgument;
  const OURS = "our reading";
  const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
  const MOST_NAMED = 3;
  const UNNAMED = "cited literature";

  const number = (many) => NUMBERS[many] ?? String(many);

  function count(many, noun) {
    const [first, ...rest] = noun.split(" ");
    return [number(many), many === 1 ? first : `${first}s`, ...rest].join(" ");
  }

  function listing(items) {
    const all = [...items];
    const last = all.pop();
    return all.length ? `${all.join(", ")} and ${last}` : last;
  }

  const unique = (items) => [...new Set(items)];
  const sorted = (items) => unique(items).sort(byCodePoint);

  function shortLabel(voice) {
    const at = voice.indexOf(", ");
    return at >= 0 && /^\p{Lowercase}/u.test(voice.slice(at + 2)) ? voice.slice(0, at) : voice;
  }

  const sentence = (told) => (told.endsWith(".") ? told : `${told}.`);
  const capital = (told) => told.charAt(0).toUpperCase() + told.slice(1);

  const isAgainst = ({ question }) => question === "what speaks against it?";

  const piecesOf = ({ passages = [] }) => passages;
  const premisesOf = (reason) => (isAgainst(reason) ? reason.claims : (reason.premises ?? []));

  // -- In short ----------------------------------------------------------------------------------

  function byWhom(links) {
    const made = links.filter(({ ours }) => ours).length;
    if (!made) return "";
    return made === links.length ? `, by ${OURS}` : `, in part by ${OURS}`;
  }

  const voices = (found) => new Set(found.map(({ unit }) => unit)).size;
  const kindsOf = (found) => sorted(found.map(({ material }) => material));

  function ofMaterial(found) {
    const isSeveral = (kind) => voices(found.filter(({ material }) => material === kind)) > 1;
    const kinds = kindsOf(found);
    return listing(kinds.map((kind) => (isSeveral(kind) && DATA.includes(kind) ? `${kind}s` : kind)));
  }

  const together = (names) => (names.some((name) => /[,;]/.test(name)) ? names.join("; ") : listing(names));

  function named(found) {
    const byVoice = new Map();
    for (const piece of found) {
      const name = shortLabel(piece.voice);
      byVoice.set(name, [...(byVoice.get(name) ?? []), piece]);
    }
    const names = [...byVoice.keys()];
    const kinds = [...byVoice.values()].map(kindsOf);
    if (kinds.length === 1 && kinds[0].join() === "authors' analysis") return names[0];
    if (kinds.every((own) => own.join() === kinds[0].join())) {
      return `${together(names)} (${ofMaterial(found)})`;
    }
    return names.map((name, at) => `${name} (${listing(kinds[at])})`).join("; ");
  }

  function againstInShort({ passages, claims }) {
    const who = [...(passages.length ? [named(passages)] : []), ...claims.map(({ claim_id: id }) => id)];
    return sentence(`Against it in the same source${byWhom([...passages, ...claims])}: ${who.join("; ")}`);
  }

  function dataInShort(reason) {
    const { passages, cases } = reason;
    const ours = byWhom(passages);
    if (reason.reach === "too few cases") {
      const about = cases.length ? `one${ours}: ${cases[0]}` : `none of them by name${ours}`;
      return sentence(`The claim is about several cases, its data in print about ${about}`);
    }
    if (reason.reach === "one case only") {
      return `The claim reaches beyond ${cases[0]}, the one case of its data in print${ours}.`;
    }
    const what = capital(`${measure(reason)}${ours}`);
    if (voices(passages) <= MOST_NAMED) return sentence(`${what}: ${named(passages)}`);
    const from = reason.kinds ? `, from ${count(voices(passages), "voice")}` : "";
    return `${what}${from}: ${ofMaterial(passages)}.`;
  }

  function measure(reason) {
    const { passages } = reason;
    const told = `${count(voices(passages), "voice")} in print`;
    const kinds = `${count(kindsOf(passages).length, "kind of material")} in print`;
    if (isEnough(reason) && reason.both) return `${count(voices(passages), "voice")} and ${kinds}`;
    if (isEnough(reason)) return reason.kinds ? kinds : told;
    if (voices(passages) > 1 && reason.independent < 2) return `${told} that may be one`;
    return voices(passages) === 1 ? told : `only ${told}`;
  }

  function sumInShort({ premises, weakest }) {
    const statuses = unique(premises.map(({ status }) => status));
    let which = `the weakest is ${premises.find(({ claim_id: id }) => id === weakest).status}`;
    if (premises.length === 1) which = `which is ${statuses[0]}`;
    else if (statuses.length === 1) which = `${premises.length === 2 ? "both" : "all"} ${statuses[0]}`;
    return `Sums up ${count(premises.length, "claim")}${byWhom(premises)}, ${which}; no data of its own.`;
  }

  function citedInShort({ passages }) {
    const cited = passages.filter(({ material }) => CITED.includes(material));
    const kinds = kindsOf(cited);
    const only = kinds.join() === "press report" ? "Press" : "Literature";
    const what = kinds.length > 1 ? `${only} and press` : only;
    const ours = byWhom(cited);
    const works = unique(cited.map(({ voice }) => voice));
    if (works.length === 1 && works[0] === UNNAMED) return `${what} only${ours}, no work named.`;
    const told = works.map((work) => (work === UNNAMED ? "works not named" : work));
    const more = told.length - MOST_NAMED;
    const rest = more > 0 ? `; ${number(more)} more` : "";
    return sentence(`${what} only${ours}: ${told.slice(0, MOST_NAMED).join("; ")}${rest}`);
  }

  const speakers = (found) => listing(unique(found.map(({ voice }) => shortLabel(voice))));

  function said(found) {
    if (!found.length) return "said without a passage that shows it";
    return `said by ${speakers(found)} in ${count(found.length, "passage")}${byWhom(found)}`;
  }

  function saidInShort({ passages, premises, ours }) {
    let told = said(passages);
    if (ours) {
      const what = passages.length
        ? ` of what ${speakers(passages)} say in ${count(passages.length, "passage")}`
        : "";
      told = `${OURS}${what}`;
    }
    const beyond = count(premises.length, "claim");
    const step = premises.length ? `, a step beyond ${beyond}${byWhom(premises)}` : "";
    return `${capital(told)}${step}; no data in print.`;
  }

  // A claim that could be tested has premises in its reason, be they none; one that could not, has not.
  const isUndecidable = ({ question, premises }) => question === "could it be tested?" && !premises;

  function inShort(reason) {
    switch (reason.question) {
      case "does a rule of the source decide?":
        return reason.found;
      case "what speaks against it?":
        return againstInShort(reason);
      case "are there data in print?":
        return dataInShort(reason);
      case "does it sum up premises?":
        return sumInShort(reason);
      case "is something cited?":
        return citedInShort(reason);
      default:
        return isUndecidable(reason)
          ? `Nothing that is published could decide it; ${said(reason.passages)}.`
          : saidInShort(reason);
    }
  }

  // -- In full -----------------------------------------------------------------------------------

  const idsOf = (passages) => passages.map(({ passage_id: id }) => id);
  const claimsOf = (claims) => claims.map(({ claim_id: id }) => id);
  const isOurs = ({ ours }) => ours;

  function ourLinks(reason) {
    const passages = idsOf(piecesOf(reason).filter(isOurs));
    const claims = claimsOf(premisesOf(reason).filter(isOurs));
    const sentences = [];
    if (passages.length) {
      const bear = passages.length === 1 ? "bears" : "bear";
      sentences.push(`That ${listing(passages)} ${bear} on the claim is ${OURS}.`);
    }
    if (claims.length && isAgainst(reason)) {
      const speak = claims.length === 1 ? "speaks" : "speak";
      sentences.push(`That ${listing(claims)} ${speak} against it is ${OURS}.`);
    } else if (claims.length) sentences.push(`That it builds on ${listing(claims)} is ${OURS}.`);
    return sentences;
  }

  function againstInFull({ passages, claims }) {
    const against = [...idsOf(passages), ...claimsOf(claims)];
    const speak = against.length === 1 ? "speaks" : "speak";
    return [`In the same source ${listing(against)} ${speak} against it.`];
  }

  const withMaterial = (passages) =>
    listing(passages.map(({ passage_id: id, material }) => `${id} (${material})`));

  function printed({ passages }) {
    if (!passages.length) return [];
    const from = unique(passages.map(({ voice }) => voice)).join("; ");
    return [sentence(`It is said in ${withMaterial(passages)}, by ${from}`)];
  }

  function dataInFull(reason) {
    const from = sorted(reason.passages.map(({ voice }) => voice)).join("; ");
    return [
      `Data in print: ${withMaterial(reason.passages)}.`,
      sentence(`They come from: ${from}`),
      ...weighed(reason),
    ];
  }

  function weighed(reason) {
    const { cases } = reason;
    if (reason.reach === "too few cases") {
      const about = cases.length ? `only ${cases[0]}` : "none of them by name";
      return [`The claim speaks of several cases; the data are about ${about}.`];
    }
    if (reason.reach === "one case only") {
      return [`The claim reaches further than ${cases[0]}, the one case of its data.`];
    }
    const told = [];
    const kinds = kindsOf(reason.passages);
    if (reason.kinds) told.push(`That is ${count(kinds.length, "kind of material")}: ${listing(kinds)}.`);
    if (hasVoices(reason) && (reason.both || !reason.kinds)) {
      told.push(`At least ${number(reason.asked)} of these voices are surely not the same.`);
    }
    return isEnough(reason) ? told : [...told, shortfall(reason)];
  }

  function shortfall({ passages, independent }) {
    if (voices(passages) === 1 && kindsOf(passages).length === 1) {
      return "That is one voice and one kind of material.";
    }
    if (voices(passages) > 1 && independent < 2) return "The source leaves open whether these voices are one.";
    return "That is less than is asked for.";
  }

  function sumInFull({ premises, weakest }) {
    const { status } = premises.find(({ claim_id: id }) => id === weakest);
    const claims = unique(claimsOf(premises));
    if (claims.length === 1) return [`It sums up ${weakest}, which is ${status}, and has no data of its own.`];
    return [
      `It sums up ${listing(claims)} and has no data of its own.`,
      `The weakest of them, ${weakest}, is ${status}.`,
    ];
  }

  function saidInFull(reason) {
    const told = reason.ours
      ? ["The claim is our reading, and no data in print show it.", ...printed(reason)]
      : ["The authors say it, and no data in print show it.", ...printed(reason)];
    if (reason.premises.length) {
      const claims = listing(claimsOf(reason.premises));
      told.push(`It takes a step beyond ${claims}, and that step is not in print.`);
    }
    return told;
  }

  function told(reason) {
    switch (reason.question) {
      case "does a rule of the source decide?":
        return [reason.found];
      case "what speaks against it?":
        return againstInFull(reason);
      case "are there data in print?":
        return dataInFull(reason);
      case "does it sum up premises?":
        return sumInFull(reason);
      case "is something cited?":
        return ["It rests on what is cited, and no data in print show it.", ...printed(reason)];
      default:
        return isUndecidable(reason)
          ? ["Nothing that is published could decide it.", ...printed(reason)]
          : saidInFull(reason);
    }
  }

  const inFull = (reason) => [...told(reason), ...ourLinks(reason)];

  Object.assign(casebookArgument, { inShort, inFull, count, listing, shortLabel });
})();
