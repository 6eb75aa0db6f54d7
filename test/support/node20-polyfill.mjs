/**
 * `Object.groupBy` and `Map.groupBy` where they are missing: vitest's reporter uses them to print
 * failures, and Node 20 has neither. Plain JavaScript, so that it can be imported before anything.
 */
function append(groups, key, item) {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

Map.groupBy ??= (items, keyOf) => {
  const groups = new Map();
  let index = 0;
  for (const item of items) append(groups, keyOf(item, index++), item);
  return groups;
};

Object.groupBy ??= (items, keyOf) => {
  const groups = Object.create(null);
  for (const [key, group] of Map.groupBy(items, keyOf)) groups[key] = group;
  return groups;
};
