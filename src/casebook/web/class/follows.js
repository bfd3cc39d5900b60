// What follows for the claims if a coding stands: what class_results.claims computes in Python, which
// is the reference, and a sentence that says why none moves. It takes the rule of argument.js.
//
// The book's statuses do not ask for codes. Here they do, as in chapter 7: a passage counts for a claim
// only if it has one of the claim's codes, which are those of its passages by the agreed coding. A study
// with one coder has that coding for it; one whose coders have settled on nothing has none.
globalThis.casebookClass ??= {};
casebookClass.follows = (() => {
  "use strict";

  const { open, judge, inShort, count, isEnough, hasVoices } = casebookArgument;
  const meets = (one, other) => one.some((each) => other.includes(each));
  const isLinked = ({ supports }, places) => supports.some(({ to }) => places.has(to.id));

  // By passage the codes of the agreed coding, with another one in its place: `coding` has by passage
  // of the sheet a row of 1 and 0, or null where nobody read it. Codes that were not asked for stay.
  function recoded(sheet, agreed, coding) {
    const asked = sheet.codes.map(({ id }) => id);
    const changed = new Map(agreed);
    sheet.passages.forEach(({ id }, p) => {
      if (!coding[p]) return;
      const kept = (agreed.get(id) ?? []).filter((code) => !asked.includes(code));
      changed.set(id, [...kept, ...asked.filter((_, c) => coding[p][c])]);
    });
    return changed;
  }

  const codesOf = ({ supports }, agreed) => [
    ...new Set(supports.flatMap(({ to }) => agreed.get(to.id) ?? [])),
  ];

  // Judge an argument in which a passage counts only with a code of the claim.
  function byCodes(data, given, agreed) {
    const arg = open(data);
    for (const claim of arg.claims.values()) {
      const wanted = codesOf(claim, agreed);
      const counts = ({ to: { id } }) => !agreed.has(id) || meets(given.get(id) ?? [], wanted);
      claim.supports = claim.supports.filter(counts);
    }
    return judge(arg);
  }

  // The claims of one source: those that move, and those that hold though they lose a passage.
  function ofSource(data, onSheet, agreed, changed) {
    const before = byCodes(data, agreed, agreed);
    const after = byCodes(data, changed, agreed);
    const found = { reached: 0, moved: [], held: [] };
    for (const claim of open(data).claims.values()) {
      if (isLinked(claim, onSheet)) found.reached += 1;
      const wanted = codesOf(claim, agreed);
      const lost = claim.supports.filter(
        ({ to: { id } }) => agreed.has(id) && !meets(changed.get(id), wanted),
      );
      const { status, reason } = after.get(claim.id);
      const was = before.get(claim.id).status;
      if (was === status && !lost.length) continue;
      const { id, statement, key, ours } = claim;
      (was === status ? found.held : found.moved).push({
        ...{ claim: id, statement, key, ours, status: was, by: status, why: inShort(reason), reason },
        lost: lost.map(({ to }) => to.id),
        ourLinks: lost.filter((link) => link.ours).map(({ to }) => to.id),
      });
    }
    return found;
  }

  // What a coding of a sheet's passages does to the claims of all sources that it touches.
  function claims(sheet, coding, { arguments: sources, coders, settled, codings, codes, whose }) {
    const place = coders.indexOf(settled) + 1;
    const agreed = new Map(
      codings.flatMap((row) => (place && row[place]?.length ? [[row[0], row[place]]] : [])),
    );
    const onSheet = new Set(sheet.passages.map(({ id }) => id));
    const changed = recoded(sheet, agreed, coding);
    const isOwn = (data) => data.passages.some(([id, of]) => of === data.source && onSheet.has(id));
    const own = Object.values(sources).filter(isOwn);
    const all = agreed.size ? own.map((data) => ofSource(data, onSheet, agreed, changed)) : [];
    return {
      whose,
      coded: agreed.size > 0,
      several: !settled && coders.length > 1,
      sources: own.length,
      asked: sheet.codes.filter(({ id }) => codes.includes(id)).length,
      read: coding.some(Boolean),
      reached: all.reduce((sum, { reached }) => sum + reached, 0),
      moved: all.flatMap(({ moved }) => moved),
      held: all.flatMap(({ held }) => held),
    };
  }

  // -- Why none moves ------------------------------------------------------------------------------

  const OTHERWISE = {
    "does a rule of the source decide?": (one) => `${one ? "is" : "are"} decided by a rule of the source, not by voices`,
    "what speaks against it?": (one) => `${one ? "has" : "have"} something of the same source against ${one ? "it" : "them"}, whatever else supports ${one ? "it" : "them"}`,
    "does it sum up premises?": (one) => `${one ? "sums" : "sum"} up other claims, which hold`,
    "is something cited?": (one) => `${one ? "rests" : "rest"} on literature or the press, which still ${one ? "counts" : "count"}`,
    "could it be tested?": (one) => `had no data in print before either`,
  };
  const ENOUGH = {
    voices: (one) => `${one ? "keeps" : "keep"} at least two independent voices without what fell out`,
    kinds: (one) => `${one ? "keeps" : "keep"} two kinds of material without what fell out`,
    thin: (one) => `${one ? "was" : "were"} thin before, and ${one ? "stays" : "stay"} so`,
  };
  const WAYS = { ...ENOUGH, ...OTHERWISE };

  // In which way a claim holds that lost a passage.
  function way({ reason }) {
    if (reason.question !== "are there data in print?") return reason.question;
    if (!isEnough(reason)) return "thin";
    return hasVoices(reason) ? "voices" : "kinds";
  }

  function held(claims) {
    const by = new Map(Object.keys(WAYS).map((name) => [name, 0]));
    for (const claim of claims) by.set(way(claim), by.get(way(claim)) + 1);
    return [...by].filter(([, many]) => many).map(([name, many]) => [name, many]);
  }

  const inWords = (many) => count(many, "claim").split(" ")[0];
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function whyHeld({ held: claims }) {
    const ways = held(claims);
    const fell = new Set(claims.flatMap(({ lost }) => lost)).size;
    const told = ways.map(([name, many]) => `${inWords(many)} ${WAYS[name](many === 1)}`);
    const lead = `${capital(count(fell, "passage"))} no longer ${fell === 1 ? "counts" : "count"} for ${count(claims.length, "claim")}, and still no claim moves.`;
    const all = claims.length === 2 ? "Both" : "All";
    const only = claims.length === 1 ? `It ${WAYS[ways[0][0]](true)}.` : `${all} ${WAYS[ways[0][0]](false)}.`;
    const which = ways.length === 1 ? only : `Of these, ${told.join("; ")}.`;
    return [lead, which, ...LESSONS.filter(([of]) => ways.some(([name]) => name === of)).map(([, text]) => text).slice(0, 1)];
  }

  const LESSONS = [
    ["voices", "That is what a second voice is for: a claim then does not stand or fall with one passage."],
    ["kinds", "That is what a second kind of material is for: a claim then does not stand or fall with one passage."],
    ["thin", "A claim that is thin has little to lose: coding cannot make it stronger than its material."],
  ];

  // Why no claim has another status, in sentences; none if one has.
  function why(found) {
    if (found.moved.length) return [];
    const { whose } = found;
    if (found.several) return [`The ${whose}'s coders have settled on no coding, so no claim asks for a code.`];
    if (!found.coded) return [`The ${whose}'s tables have no codings, so no claim asks for a code.`];
    if (!found.sources) return [`None of these passages is in the ${whose}, so no claim of the ${whose} stands on them.`];
    if (!found.read) return ["No passage has been read, so nothing takes the place of the agreed coding."];
    if (!found.reached) return [`No claim of the ${whose} stands on any of these passages, so no coding of them can move one.`];
    if (!found.asked) return [`The sheet asks for none of the ${whose}'s codes, so the codes that claims ask for stay as they are.`];
    if (found.held.length) return whyHeld(found);
    return [
      "Every passage keeps a code that its claims ask for, so none falls out.",
      "Coders may differ on a code and still agree that the passage belongs: it is the last shared code that carries it.",
    ];
  }

  return { claims, why };
})();
