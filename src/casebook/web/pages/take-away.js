// Take away: the bar in which a reader chooses what to take away and by which rule the rest is judged,
// and what follows. Which claims change is computed by argument.js and drawn by take-away-page.js.
globalThis.casebookTakeAway = (() => {
  "use strict";

  const { BOOK, UNITS, count: counted, listing, shortLabel } = casebookArgument;
  const { element, unseen } = casebookOnPage;
  const { inSlices, pause, afterPaint } = casebookSlices;
  const { bar, button, sources, loadArguments } = casebookTakePlace;
  // The pages that list all claims and that say how this works, if the book has them.
  const { ledger, help: helpPage } = document.querySelector(".cb-take-place").dataset;

  // Little for each frame: what is changed in a slice is styled, laid out and painted after it, which
  // takes a browser far longer.
  const FRAMES = { slice: 4, pause: afterPaint };

  // -- What there is ------------------------------------------------------------------------------

  const args = [];
  const judgedInBook = []; // of each of them
  const argOf = new Map(); // by the id of a claim

  function* openArguments() {
    for (const source of sources) {
      const arg = casebookArgument.open(casebookArgument.data[source]);
      yield;
      args.push(arg);
      judgedInBook.push(casebookArgument.judge(arg));
      for (const id of arg.claims.keys()) argOf.set(id, arg);
      name(arg, names);
      yield;
    }
  }

  const bearing = (arg) => {
    const links = [...arg.claims.values()].flatMap(({ supports, opposes }) => [...supports, ...opposes]);
    return [...new Set(links.map(({ to }) => to))];
  };

  // What to call everything that can be taken away, by its id.
  const names = new Map();
  function name(arg, all) {
    for (const { id, material } of arg.passages) all.set(id, `passage ${id}`).set(material, `all passages of the kind ${material}`);
    for (const { id, informant, name } of arg.voices) all.set(id, name).set(informant ?? id, name);
    for (const { id, name } of arg.cases) all.set(id, name);
  }
  const elsewhere = new Map(); // the same of sources that this page does not argue about
  const nameOf = (id) => names.get(id) ?? elsewhere.get(id) ?? id;

  const KINDS = {
    informants: "Voices and informants",
    works: "Cited works",
    cases: "Cases",
    materials: "Kinds of material",
  };

  // What the lists of the panel offer of one source.
  function offered(arg) {
    const passages = bearing(arg);
    const materials = [...new Set(passages.map(({ material }) => material))];
    const found = { ...casebookArgument.withdrawable(arg, passages), materials };
    return Object.keys(KINDS).map((kind) => [kind, found[kind]]);
  }

  // The heaviest first.
  function weighed(arg, ids) {
    const all = ids.map((id) => ({ id, weight: casebookArgument.fallen(arg, [id]).size }));
    return all.sort((one, other) => other.weight - one.weight);
  }

  // -- What holds now -----------------------------------------------------------------------------

  let terms = BOOK;
  let judged = judgedInBook;
  const texts = new WeakMap();

  function told(verdict) {
    if (!texts.has(verdict)) {
      const { status, reason } = verdict;
      texts.set(verdict, {
        status,
        short: casebookArgument.inShort(reason),
        full: casebookArgument.inFull(reason),
      });
    }
    return texts.get(verdict);
  }

  const isSame = (one, other) =>
    one.status === other.status && one.short === other.short && one.full.join() === other.full.join();

  const drawn = new Map(); // of claims that do not stand as the book has them, what the page says
  const bookOf = (id) => told(judgedInBook[args.indexOf(argOf.get(id))].get(id));
  const nowOf = (id) => told(judged[args.indexOf(argOf.get(id))].get(id));

  function drawClaim(id) {
    const [book, now] = [bookOf(id), nowOf(id)];
    const isBook = isSame(book, now);
    if (isBook) drawn.delete(id);
    else drawn.set(id, now);
    casebookOnPage.draw(id, book, now, isBook);
  }

  // What the page has to say otherwise than it does, piece by piece, each with where it stands.
  function changesTo({ moved }) {
    const page = casebookOnPage;
    const claims = [...page.claims.keys()].filter(
      (id) => argOf.has(id) && !isSame(drawn.get(id) ?? bookOf(id), nowOf(id)),
    );
    const fallen = args.flatMap((arg) => [...casebookArgument.fallen(arg, terms.without)]);
    const passages = page.restruck(new Set(fallen.map(({ id }) => id)));
    return [
      ...claims.map((id) => ({ places: page.claims.get(id), draw: () => drawClaim(id) })),
      ...passages.map((id) => ({ places: page.entries.get(id), draw: () => page.strike(id) })),
      { places: page.counted, draw: () => page.count(all()) },
      { places: page.pointed, draw: () => page.point(new Map(moved.map((one) => [one.id, one]))) },
      { places: page.fixed, draw: () => page.stay(!isBooks(terms)) },
      { places: [], draw: page.refilter },
    ];
  }

  // What is in sight changes at once, all else when that has been painted: to lay out a long page anew
  // takes the longest. `rest` has what is left to do; whatever comes next takes its place.
  let rest = [];
  let whenDrawn = Promise.resolve();

  function* drawRest(mine) {
    while (rest === mine && mine.length) {
      mine.shift().draw();
      yield;
    }
  }

  function drawAll(changes) {
    const isNear = changes.map(({ places }) => places.some(casebookOnPage.isInSight));
    const mine = changes.filter((_, at) => !isNear[at]);
    rest = mine;
    changes.forEach(({ draw }, at) => isNear[at] && draw());
    whenDrawn = afterPaint().then(() => inSlices(drawRest(mine)));
  }

  window.addEventListener("beforeprint", () => {
    for (const { draw } of rest.splice(0)) draw();
  });

  function all() {
    return args.flatMap((arg, at) =>
      [...arg.claims.values()].map((claim) => ({
        id: claim.id,
        claim: { ...claim, source: arg.source },
        was: judgedInBook[at].get(claim.id).status,
        now: judged[at].get(claim.id).status,
      })),
    );
  }

  function results() {
    const found = args.map((arg, at) =>
      casebookArgument.compare(arg, terms, judgedInBook[at], judged[at]),
    );
    const sum = (key) => found.reduce((total, each) => total + each[key], 0);
    return {
      claims: sum("claims"),
      key: sum("key"),
      moved: found.flatMap(({ moved }) => moved),
      losing: found.flatMap(({ losing }) => losing),
    };
  }

  const isBooks = (some) => casebookArgument.write(some) === "";

  function inWords({ claims, moved, key, losing }) {
    if (isBooks(terms)) return "Nothing is taken away.";
    const lose = losing.length === 1 ? "1 loses a premise" : `${losing.length} lose a premise`;
    const premises = losing.length ? `; ${lose}` : "";
    if (!moved.length) return `None of ${claims} claims changes its status${premises}.`;
    const keys = key === 1 ? "1 of them a key claim" : `${key || "none"} of them key claims`;
    return `${moved.length} of ${claims} claims ${moved.length === 1 ? "changes" : "change"}, ${keys}${premises}.`;
  }

  // -- Changing what holds ------------------------------------------------------------------------

  // An address may ask readers to predict first: then the page shows nothing before they have.
  const PREDICT = "predict=yes";
  const asksFirst = (text) => text.split("&").includes(PREDICT);
  const question = (next) => [PREDICT, casebookArgument.write(next)].filter(Boolean).join("&");

  function show(text) {
    const asked = casebookArgument.read(text);
    predict.box.checked = casebookTerms.predicts ||= asksFirst(text);
    if (asksFirst(text)) {
      const isNew = casebookArgument.write(asked.terms) !== casebookArgument.write(terms);
      if (isNew && !isBooks(asked.terms)) return predict.ask(asked.terms);
    }
    predict.close();
    return draw(asked);
  }

  function draw(asked) {
    terms = asked.terms;
    judged = isBooks(terms) ? judgedInBook : args.map((arg) => casebookArgument.judge(arg, terms));
    const found = results();
    drawAll([...changesTo(found), ...answersTo(), ...panelsChanges(found)]);
    const tell = () => terms === asked.terms && drawBar(found, asked.strange);
    const unnamed = unnamedSources(terms);
    if (unnamed.length) nameFrom(unnamed).then(tell); // it is told once, and by its name
    else tell();
  }

  // What was taken away on the page of another source is called by its name here too. Whatever else an
  // address asks for has no name.
  const asked = new Set();

  function unnamedSources({ without }) {
    const isUnnamed = (source) => without.some((id) => id.startsWith(`${source}-`) && nameOf(id) === id);
    return casebookArgument.sources.filter(
      (source) => !sources.includes(source) && !asked.has(source) && isUnnamed(source),
    );
  }

  async function nameFrom(others) {
    for (const source of others) asked.add(source);
    await loadArguments(others).catch(() => {}); // a part of the book may be without that page
    for (const source of others) {
      const data = casebookArgument.data[source];
      if (data) name(casebookArgument.open(data), elsewhere);
    }
  }

  function change(next) {
    const isAsked = predict.box.checked && !isBooks(next);
    casebookTerms.go(isAsked ? question(next) : casebookArgument.write(next));
    return show(casebookTerms.now);
  }

  function take(ids, isTaken) {
    const others = terms.without.filter((id) => !ids.includes(id));
    change({ ...terms, without: isTaken ? [...others, ...ids] : others });
  }

  const isGone = (id) => terms.without.includes(id);
  const toggle = (id) => take([id], !isGone(id));

  // -- The bar ------------------------------------------------------------------------------------

  function press(words, action, className = "") {
    const made = element("button", className, words);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  const said = element("p", "cb-take-said");
  said.setAttribute("role", "status");
  const chips = element("ul", "cb-take-chips");
  const back = press("Put all back", () => putAllBack(), "cb-take-back");
  const panel = element("div", "cb-take-panel");
  panel.id = "cb-take-panel";
  panel.hidden = true;
  button.setAttribute("aria-controls", panel.id);
  button.setAttribute("aria-expanded", "false");

  // The bar stands below the title until it is used. Then it stands at the foot of the screen: while its
  // panel is open, as long as something is taken away, and until whoever uses it goes elsewhere.
  let isHeld = false;

  function dock() {
    const isUsed = isHeld || (bar.classList.contains("is-docked") && bar.contains(document.activeElement));
    const isDocked = !isBooks(terms) || !panel.hidden || isUsed;
    bar.classList.toggle("is-docked", isDocked);
    // No class: the theme has rules about parts of class names, and then each link of the page is styled anew.
    document.documentElement.toggleAttribute("data-cb-taking", isDocked);
  }

  bar.addEventListener("focusout", () => setTimeout(dock));

  // The buttons that put back go with what they put back. Whoever pressed one goes on from the bar.
  function stayInBar(act, next) {
    isHeld = true;
    act();
    if (!bar.contains(document.activeElement) || document.activeElement.hidden) next().focus({ preventScroll: true });
    isHeld = false;
    dock();
  }

  const putAllBack = () => stayInBar(() => change(BOOK), () => button);

  const MOST_CHIPS = 24; // more would cover the page; all are in the lists, and in the address

  function chipsOf({ without }) {
    const more = without.length - MOST_CHIPS;
    const rest = more > 0 ? [element("li", "", `and ${more} more`)] : [];
    return [...without.slice(0, MOST_CHIPS).map(chip), ...rest, ...rule.chips()];
  }

  function drawBar(found = results(), strange = []) {
    const strangers = terms.without.filter((id) => !names.has(id));
    const more = [
      ...(strangers.length ? [`Not of this page: ${strangers.map((id) => shortLabel(nameOf(id))).join(", ").slice(0, 120)}.`] : []),
      ...(strange.length ? [`Not understood in the address: ${strange.join(", ")}.`] : []),
    ];
    const text = [inWords(found), ...more].join(" ");
    if (said.textContent !== text) said.textContent = text; // or it would be read out once more
    chips.replaceChildren(...chipsOf(terms));
    const isOn = !isBooks(terms);
    bar.classList.toggle("is-on", isOn);
    back.hidden = !isOn;
    dock();
    passageButtons.forEach(mark);
    doors.forEach(markDoor);
    rule.set();
    drawAddress();
  }

  // What the panel has of it.
  const panelsChanges = (found) => [
    { places: [panel], draw: drawBoxes },
    { places: [changes], draw: () => drawChanges(found) },
  ];

  function drawBoxes() {
    for (const box of panel.querySelectorAll("input[data-takes]")) box.checked = isGone(box.dataset.takes);
  }

  const passageButtons = []; // of single passages, where they stand

  function mark(one) {
    const words = isGone(one.dataset.takes) ? "Put back" : "Take away";
    if (one.firstChild.textContent !== words) one.firstChild.textContent = words;
  }

  // The page's own buttons, and what it wrote on them.
  const doors = [...document.querySelectorAll("[data-cb-take]")].map((one) => ({ one, words: one.textContent }));

  function markDoor({ one, words }) {
    const id = one.dataset.cbTake;
    one.textContent = isGone(id) ? `Put ${shortLabel(nameOf(id))} back` : words;
  }

  function chip(id) {
    const putBack = () => stayInBar(() => take([id], false), () => chips.querySelector("button") ?? button);
    const made = press("×", putBack);
    made.setAttribute("aria-label", `Put back ${nameOf(id)}`);
    return element("li", "", element("s", "", unseen("Taken away: "), shortLabel(nameOf(id))), " ", made);
  }

  // -- Another rule -------------------------------------------------------------------------------

  const rule = (() => {
    const option = ([value, words]) => Object.assign(element("option", "", words), { value });

    function choice(words, options, key, toText, fromText) {
      const select = element("select", "", ...options.map(option));
      select.addEventListener("change", () => change({ ...terms, [key]: fromText(select.value) }));
      const label = element("label", "", `${words} `, select);
      const set = () => (select.value = toText(terms[key]));
      const inWords = () => (terms[key] === BOOK[key] ? [] : [`${words}: ${select.selectedOptions[0].text}`]);
      return { label, set, inWords };
    }

    const number = (many, noun) => [String(many), counted(many, noun)];
    const yes = (value) => (value ? "yes" : "no");
    const choices = [
      choice(
        "Voices that are enough",
        [1, 2, 3, 4, 5].map((many) => number(many, "voice")),
        "voices",
        String,
        Number,
      ),
      choice(
        "Kinds of material that are enough",
        [...[1, 2, 3].map((many) => number(many, "kind")), ["no", "no number of them"]],
        "kinds",
        (value) => String(value ?? "no"),
        (text) => (text === "no" ? null : Number(text)),
      ),
      choice("It takes", [["no", "one of the two"], ["yes", "both"]], "both", yes, (text) => text === "yes"),
      choice("Who counts as one voice", UNITS.map((unit) => [unit, `a ${unit}`]), "one", String, String),
      choice("Whether data reach as far as the claim", [["yes", "is asked"], ["no", "is not asked"]], "reach", yes, (text) => text === "yes"),
      choice("Links that this book made", [["yes", "count"], ["no", "do not count"]], "ours", yes, (text) => text === "yes"),
    ];
    const part = element(
      "details",
      "cb-take-rule",
      element("summary", "", "Another rule"),
      element("p", "", "When is a claim with data in print shown?"),
      ...choices.map(({ label }) => label),
    );
    return {
      part,
      set: () => choices.forEach(({ set }) => set()),
      chips: () => {
        rule.set();
        return choices.flatMap(({ inWords }) => inWords()).map((words) => element("li", "", words));
      },
    };
  })();

  // -- Predict first ------------------------------------------------------------------------------

  const MOST_ASKED = 8;

  const predict = (() => {
    const box = element("input");
    box.type = "checkbox";
    box.checked = casebookTerms.predicts;
    const form = element("form", "cb-take-predict");
    form.hidden = true;
    let right = 0;
    let asked = 0;

    // Claims that what is new may touch, key claims first; whether it does is what the class guesses.
    function touched(next) {
      return args.flatMap((arg) => {
        const now = casebookArgument.fallen(arg, terms.without);
        const later = casebookArgument.fallen(arg, next.without);
        const differs = (passage) => now.has(passage) !== later.has(passage);
        const isRule = casebookArgument.write({ ...next, without: [] }) !== casebookArgument.write({ ...terms, without: [] });
        return [...arg.claims.values()].filter((claim) => {
          const grounds = [...casebookArgument.groundsOf(arg, terms, claim)];
          return isRule ? grounds.length > 0 : grounds.some(differs);
        });
      });
    }

    const isOnPage = ({ id }) => casebookOnPage.claims.has(id);
    const worth = (claim) => 2 * claim.key + isOnPage(claim);

    function fieldset(claim) {
      const radio = (value, words) => {
        const input = Object.assign(element("input"), { type: "radio", name: claim.id, value });
        return element("label", "", input, ` ${words}`);
      };
      const legend = element("legend", "", claim.statement);
      const status = element("p", "", `${claim.id}. Now ${nowOf(claim.id).status}.`);
      status.id = `cb-take-now-${claim.id}`;
      const set = element("fieldset", "", legend, status, radio("keeps", "keeps its status"), " ", radio("changes", "changes"));
      set.setAttribute("aria-describedby", status.id);
      return set;
    }

    function show(isShown, isAsking = false) {
      form.hidden = !isShown;
      if (isAsking) form.setAttribute("aria-labelledby", "cb-take-asked"); // who hears the page hears what is asked
      else form.removeAttribute("aria-labelledby");
      panel.classList.toggle("is-asking", isAsking);
    }

    function leave() {
      casebookTerms.go(casebookArgument.write(terms), true);
      show(false);
      drawBoxes();
      drawBar();
      button.focus({ preventScroll: true });
    }

    function inWords(next) {
      const without = next.without.length ? [`without ${listing(next.without.map(nameOf))}`] : [];
      const byRule = isBooks({ ...next, without: [] }) ? [] : ["by this rule"];
      const what = [...without, ...byRule].join(", ");
      return `${what[0].toUpperCase()}${what.slice(1)}`;
    }

    // One claim at a time, so that a room can read it from the wall.
    function ask(next) {
      const claims = touched(next).sort((one, other) => worth(other) - worth(one)).slice(0, MOST_ASKED);
      const sets = claims.map(fieldset);
      const place = element("span", "cb-take-at");
      const earlier = press("Back", () => turn(at - 1));
      const on = element("button", "");
      let at = 0;
      function turn(to) {
        at = to;
        sets.forEach((set, number) => {
          set.hidden = number !== at;
          for (const radio of set.querySelectorAll("input")) radio.required = number === at;
        });
        place.textContent = sets.length > 1 ? ` ${at + 1} of ${sets.length}` : "";
        earlier.hidden = at === 0;
        on.textContent = at < sets.length - 1 ? "Next" : "Reveal";
        (sets[at]?.querySelector(":checked") ?? sets[at]?.querySelector("input") ?? on).focus({ preventScroll: true });
      }
      const what = element("p", "", claims.length ? `${inWords(next)}: what do you expect?` : "No claim depends on this.", place);
      what.id = "cb-take-asked";
      form.replaceChildren(
        what,
        ...sets,
        element("p", "", earlier, " ", on, " ", press("Leave it as it is", leave)),
      );
      form.onsubmit = (event) => {
        event.preventDefault();
        if (at < sets.length - 1) turn(at + 1);
        else finish(next, claims);
      };
      show(true, true);
      open();
      drawBoxes();
      drawBar();
      turn(0);
    }

    function finish(next, claims) {
      const guesses = new FormData(form);
      const before = new Map(claims.map(({ id }) => [id, nowOf(id).status]));
      casebookTerms.go(casebookArgument.write(next), true);
      draw(casebookArgument.read(casebookTerms.now));
      const isRight = ({ id }) =>
        (guesses.get(id) === "changes") === (nowOf(id).status !== before.get(id));
      const good = claims.filter(isRight).length;
      right += good;
      asked += claims.length;
      const answers = claims.map((claim) => {
        const { status } = nowOf(claim.id);
        const words = status === before.get(claim.id) ? `keeps ${status}` : `${before.get(claim.id)} → ${status}`;
        const what = element("strong", "", `${isRight(claim) ? "✓ right" : "✗ wrong"}: ${words}.`);
        return element("li", "", what, ` ${claim.statement} `, linkTo(claim.id), ` ${nowOf(claim.id).short}`);
      });
      const tally = element("p", "cb-take-tally", `${good} of ${claims.length} right; so far ${right} of ${asked}.`);
      tally.tabIndex = -1;
      const done = press("Done", () => {
        show(false);
        button.focus({ preventScroll: true });
      });
      form.replaceChildren(tally, element("ul", "", ...answers), element("p", "", done));
      show(true);
      tally.focus();
    }

    // What is asked, or was, goes with the terms that it was about.
    const close = () => show(false);

    return { box, form, ask, close };
  })();

  // -- What would it take? ------------------------------------------------------------------------

  const MOST_SETS = 12;
  const OF_KIND = {
    passages: "Passages",
    informants: "Voices",
    works: "Cited works",
    cases: "Cases",
    sources: "Other sources",
  };

  function setOf({ remove, becomes, exact }) {
    const who = listing(remove.map((each) => shortLabel(nameOf(each))));
    const taking = press(`Take away ${who}`, () => take(remove, true));
    if (predict.box.checked) return element("li", "", taking); // what comes of it is to be guessed
    const bound = exact ? "" : " (a smaller set may do)";
    return element("li", "", taking, ` → ${becomes}${bound}`);
  }

  function answerOf(id) {
    const found = casebookArgument.smallest(argOf.get(id), id, terms);
    if (!found.length) return [element("p", "", "Nothing that can be taken away changes its status.")];
    return Object.entries(OF_KIND).flatMap(([kind, words]) => {
      const sets = found.filter((one) => one.kind === kind);
      if (!sets.length) return [];
      const more = sets.length > MOST_SETS ? [element("p", "", `${sets.length - MOST_SETS} more.`)] : [];
      return [element("p", "", words), element("ul", "", ...sets.slice(0, MOST_SETS).map(setOf)), ...more];
    });
  }

  const whatItTakes = []; // of each card, what answers that question

  function setUpCard(card) {
    if (!argOf.has(card.id) || card.querySelector(".cb-take-what")) return;
    const answer = element("div", "cb-take-answer");
    const details = element("details", "cb-take-what", element("summary", "", "What would it take?"), answer);
    details.addEventListener("toggle", () => {
      if (details.open) answer.replaceChildren(...answerOf(card.id));
    });
    card.append(details);
    whatItTakes.push(details);
  }

  // Answers that are open hold on the terms of now. Whoever pressed a button in one stays with it.
  const answersTo = () =>
    whatItTakes.filter(({ open }) => open).map((details) => ({ places: [details], draw: () => redrawAnswer(details) }));

  function redrawAnswer(details) {
    const answer = details.querySelector(".cb-take-answer");
    const isHere = answer.contains(document.activeElement);
    answer.replaceChildren(...answerOf(details.closest(".cb-card").id));
    if (isHere) details.querySelector("summary").focus({ preventScroll: true });
  }

  predict.box.addEventListener("change", () => {
    casebookTerms.predicts = predict.box.checked;
    answersTo().forEach(({ draw }) => draw());
    drawAddress();
  });

  function setUpEvidence(entry) {
    const id = entry.dataset.passage;
    if (!names.has(id) || entry.querySelector("button[data-takes]")) return;
    const made = press("Take away", () => toggle(id), "cb-take-passage");
    made.dataset.takes = id;
    made.append(unseen(` ${id}`));
    mark(made);
    passageButtons.push(made);
    entry.append(" ", made);
  }

  const inOpen = (part) => part.querySelectorAll("details[open] > .cb-evidence > li[data-passage]");

  const nearFirst = (all) => {
    const isNear = new Map(all.map((one) => [one, casebookOnPage.isInSight(one)]));
    return all.sort((one, other) => isNear.get(other) - isNear.get(one));
  };

  function* setUpCards() {
    for (const card of nearFirst([...document.querySelectorAll(".cb-card[id]")])) {
      setUpCard(card);
      yield;
    }
    for (const entry of nearFirst([...inOpen(document)])) {
      setUpEvidence(entry);
      yield;
    }
    for (const id of casebookOnPage.claims.keys()) {
      if (argOf.has(id)) bookOf(id); // the first change need not find words for what stands there
      yield;
    }
  }

  // What is folded out is set up at once, all else when nothing more urgent is to be done.
  let isSetUp = false;

  function setUp() {
    if (isSetUp) return;
    isSetUp = true;
    document.addEventListener("toggle", ({ target }) => inOpen(target.parentElement).forEach(setUpEvidence), true);
    inSlices(setUpCards(), FRAMES);
  }

  // -- The panel ----------------------------------------------------------------------------------

  const changes = element("details", "cb-take-changes", element("summary", "", "What changes"), element("ul"));
  changes.hidden = true;
  const address = Object.assign(element("input"), { readOnly: true, type: "text" });
  const onPaper = element("span", "cb-take-on-paper"); // where a field would cut it off
  const whatOf = element("span"); // what it is the address of
  const isCopied = element("span");
  isCopied.setAttribute("role", "status");
  address.addEventListener("focus", () => address.select());

  function drawAddress() {
    const text = casebookArgument.write(terms);
    whatOf.textContent = predict.box.checked && text ? "Address that asks first" : "Address of what you see";
    address.value = casebookTerms.addressOf(predict.box.checked && text ? question(terms) : text);
    onPaper.textContent = casebookTerms.onPaper(text);
    isCopied.textContent = "";
  }

  async function copyAddress() {
    let done = true;
    try {
      await navigator.clipboard.writeText(address.value);
    } catch (error) {
      address.focus();
      done = document.execCommand("copy");
    }
    isCopied.textContent = done ? " Copied." : " Your browser does not let this page copy: it is selected.";
  }

  function addressPart() {
    const isFolder = location.protocol === "file:";
    const hint = "You read from a folder. In somebody else’s copy the same page shows this, with what stands from # on.";
    return element(
      "div",
      "cb-take-address",
      element("label", "", whatOf, " ", address, onPaper),
      press("Copy", copyAddress),
      isCopied,
      isFolder ? element("small", "", ` ${hint}`) : "",
    );
  }

  const linkTo = (id) => {
    const isHere = document.getElementById(id) !== null;
    if (!isHere && !ledger) return element("span", "", id);
    return Object.assign(element("a", "", id), { href: isHere ? `#${id}` : `${ledger}#${id}` });
  };

  function drawChanges({ moved, losing }) {
    const list = changes.querySelector("ul");
    changes.hidden = !moved.length && !losing.length;
    changes.querySelector("summary").textContent = moved.length ? `What changes (${moved.length})` : "What loses a premise";
    const entries = moved.map(({ id, from, to }) => {
      const { statement, key } = argOf.get(id).claims.get(id);
      const words = ` ${statement} ${key ? "(key claim) " : ""}`;
      return element("li", "", linkTo(id), words, element("strong", "", `${from} → ${to}.`), ` ${nowOf(id).short}`);
    });
    const premises = losing.flatMap((id, at) => [at ? ", " : "", linkTo(id)]);
    const lose = losing.length ? [element("li", "", element("strong", "", "Lose a premise:"), " ", ...premises, ".")] : [];
    list.replaceChildren(...entries, ...lose);
  }

  // A list is drawn when it is opened, or searched: most are never looked at.
  function listOf(arg, [kind, ids]) {
    if (!ids.length) return null;
    const entry = ({ id, weight }) => {
      const input = Object.assign(element("input"), { type: "checkbox", checked: isGone(id) });
      input.dataset.takes = id;
      input.addEventListener("change", () => take([id], input.checked));
      const name = kind === "materials" ? id : nameOf(id);
      return element("li", "", element("label", "", input, ` ${name} `, element("small", "", `(${weight})`)));
    };
    const called = casebookArgument.called[arg.source] ?? arg.source;
    const title = args.length > 1 ? `${called}: ${KINDS[kind].toLowerCase()}` : KINDS[kind];
    const list = element("ul", "cb-take-list");
    const draw = () => list.firstChild || list.append(...weighed(arg, ids).map(entry));
    const details = element("details", "", element("summary", "", `${title} (${ids.length})`), list);
    details.addEventListener("toggle", draw);
    return { source: arg.source, details, draw };
  }

  function finder(lists) {
    const input = Object.assign(element("input"), { type: "search" });
    const none = element("span", "cb-take-none");
    none.setAttribute("role", "status");
    input.addEventListener("input", () => {
      const words = input.value.trim().toLowerCase();
      for (const { details: list, draw } of lists) {
        draw();
        let found = 0;
        for (const entry of list.querySelectorAll("li")) {
          entry.hidden = !entry.textContent.toLowerCase().includes(words);
          found += entry.hidden ? 0 : 1;
        }
        list.hidden = found === 0;
        list.open = words !== "" && found > 0;
      }
      none.textContent = lists.every(({ details }) => details.hidden) ? "Nothing here has that in its name." : "";
    });
    const label = element("label", "", "Find a voice, a work or a case ", input);
    return element("p", "cb-take-find", label, " ", none);
  }

  const portions = []; // of the panel

  function* fill() {
    const lists = [];
    for (const arg of args) {
      lists.push(...offered(arg).map((one) => listOf(arg, one)).filter(Boolean));
      yield;
    }
    const help = helpPage ? Object.assign(element("a", "", "How this works"), { href: helpPage }) : "";
    const alone = document.querySelector("li[data-passage]")
      ? "A single passage is taken away where it stands, in the evidence of a card. "
      : "";
    portions.push(
      [
        element("p", "", `What is taken away is struck out, and every claim on this page is judged again. ${alone}In brackets: how many passages go. `, help),
        finder(lists),
      ],
      ...args.map(({ source }) => lists.filter((list) => list.source === source).map(({ details }) => details)),
      [rule.part, element("label", "cb-take-first", predict.box, " Predict first: say what you expect before the page does")],
      [addressPart(), press("Close", close, "cb-take-close")],
    );
    panel.append(predict.form, changes, ...portions.flat());
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.preventDefault(); // it ends nothing else
      close();
    });
  }

  function close() {
    button.focus({ preventScroll: true }); // before anything changes, which would be laid out for it
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    dock();
  }

  let toCome = []; // portions of the open panel that are not seen yet

  const hold = (part, isHeld) => part.classList.toggle("is-to-come", isHeld);

  function* unfold() {
    while (toCome.length) {
      toCome.shift().forEach((part) => hold(part, false));
      yield;
    }
  }

  // One portion in each frame: to lay out and paint all of it at once takes long.
  function open() {
    setUp();
    if (bar.classList.contains("is-docked")) bar.scrollTop = 0;
    toCome = [...portions];
    toCome.flat().forEach((part) => hold(part, true));
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    dock();
    inSlices(unfold(), { slice: 0, pause: afterPaint });
  }

  function* getReady() {
    yield* openArguments();
    yield* fill();
    bar.prepend(said, chips);
    bar.append(" ", back, panel);
    drawBar();
  }

  return {
    ready: inSlices(getReady()).then(pause), // before that nothing else may be asked for
    // Ends when all of the page is drawn.
    show(text) {
      setUp();
      show(text);
      return whenDrawn;
    },
    open: () => (panel.hidden ? open() : close()),
    toggle,
    get drawn() {
      return whenDrawn;
    },
  };
})();
