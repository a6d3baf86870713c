// Scenario files back into changes: the part of TOML that they are written in.
const LINE = /^\s*([A-Za-z_][\w-]*)\s*=\s*(.+?)\s*$/;
const TABLE = /^\s*\[\[(\w+)\]\]\s*$/;

function valueOf(text) {
  try {
    return JSON.parse(text.replace(/,\s*\]$/, "]"));
  } catch {
    return undefined;
  }
}

// {name, change, faults}: `change` as it stands in the hash; what the page cannot change is named in `faults`.
export function parseToml(text) {
  const head = {};
  const tables = [];
  const faults = [];
  let at = head;
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    const table = TABLE.exec(line);
    const pair = LINE.exec(line);
    if (table) tables.push((at = { action: table[1] }));
    else if (pair && valueOf(pair[2]) !== undefined) at[pair[1]] = valueOf(pair[2]);
    else faults.push(line.trim().slice(0, 80));
  }
  const parts = [
    ...(head.projects || []).map((key) => `open:${key}`),
    ...(head.without || []).map((key) => `shut:${key}`),
  ];
  for (const { action, id, field, value } of tables) {
    if (action === "close" && id) parts.push(`close:${id}`);
    else if (action === "set" && id && field && typeof value === "number") parts.push(`${id}.${field}=${value}`);
    else faults.push(`${action} ${id || ""}`.trim());
  }
  return { name: typeof head.name === "string" ? head.name : "", change: parts.join(";"), faults };
}
