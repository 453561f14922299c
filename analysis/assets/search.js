"use strict";
// How targets are found, on the index and in the explorer: every word must be there, or be a slip of one that is.
// finder(texts).find(query): scores (place of a text -> how well it fits) and words that were taken for slips; null for an
// empty query.
const finder = (texts) => {
  const SLIP = 0.6;  // share of letter pairs that two words have in common if one is a slip of the other
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const WORD = /\p{Script=Han}+|[\p{L}\p{N}]+(?:[.,]\d+)*/gu;
  const wordsOf = (text) => plain(text).match(WORD) ?? [];
  const isHan = (word) => /\p{Script=Han}/u.test(word);
  const pairs = (word) => {
    const all = new Map();
    for (let i = 0; i + 1 < word.length; i++) all.set(word.slice(i, i + 2), (all.get(word.slice(i, i + 2)) ?? 0) + 1);
    return all;
  };
  const alike = (a, b) => {  // Dice's share of common letter pairs
    let common = 0, total = 0;
    for (const [pair, n] of a) { common += Math.min(n, b.get(pair) ?? 0); total += n; }
    for (const n of b.values()) total += n;
    return total ? 2 * common / total : 0;
  };
  let vocabulary;  // word -> texts that hold it
  const han = [];  // the Chinese words of each text
  const index = () => {
    if (vocabulary) return vocabulary;
    vocabulary = new Map();
    texts.forEach((text, at) => {
      han[at] = "";
      for (const word of wordsOf(text)) {
        if (isHan(word)) { han[at] += ` ${word}`; continue; }
        if (!vocabulary.has(word)) vocabulary.set(word, new Set());
        vocabulary.get(word).add(at);
      }
    });
    return vocabulary;
  };
  const hanFits = (word) => {  // at -> how well
    const scores = new Map();
    han.forEach((text, at) => { if (text.includes(word)) scores.set(at, 1); });
    if (scores.size || word.length < 3) return { scores, read: [] };
    const asked = pairs(word), size = word.length - 1;
    han.forEach((text, at) => {
      let common = 0;
      for (const pair of asked.keys()) common += text.includes(pair);
      if (common / size >= SLIP) scores.set(at, common / size);
    });
    return { scores, read: scores.size ? [word] : [] };
  };
  const wordFits = (word) => {
    const scores = new Map(), read = new Set();
    const put = (holders, score) => { for (const at of holders) scores.set(at, Math.max(score, scores.get(at) ?? 0)); };
    for (const [known, holders] of index()) if (known.includes(word)) put(holders, known === word ? 1 : known.startsWith(word) ? 0.9 : 0.7);
    if (scores.size || word.length < 4 || /\d/.test(word)) return { scores, read: [] };
    const asked = pairs(` ${word} `);
    for (const [known, holders] of index()) {
      if (Math.abs(known.length - word.length) > 3) continue;
      const score = alike(asked, pairs(` ${known} `));
      if (score >= SLIP) { put(holders, score / 2); read.add(known); }
    }
    return { scores, read: [...read] };
  };
  const find = (query) => {
    const asked = wordsOf(query);
    if (!asked.length) return null;
    index();
    let scores = null;
    const read = [];
    for (const word of asked) {
      const one = isHan(word) ? hanFits(word) : wordFits(word);
      if (one.read.length) read.push([word, one.read]);
      scores = scores === null ? one.scores : new Map([...scores].filter(([at]) => one.scores.has(at)).map(([at, s]) => [at, s + one.scores.get(at)]));
    }
    return { scores, read };
  };
  return { find, index, isHan };
};
