/** Whether a name stands for many, so that the verb after it agrees. */

/** Where what is named ends and begins to be told more closely: "Containers | in VMs", "Two clouds | , both serving". */
const TOLD_CLOSER = /\s*[(,].*$|\s(?:in|on|at|of|with|without|under|for|by|as|that|all)\s.*$/;
const MANY = /^(?:all|both|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{2,}|[2-9])$/i;
const NAMES_IN_S = new Set(['Kubernetes', 'Windows', 'macOS']);
const endsInPlural = (word: string): boolean => /[^s]s$/i.test(word) && !NAMES_IN_S.has(word);

/** "Containers (runc)", "microVMs" and "Containers in a VM" take a plural verb, "bare process" and "Monolith in VMs" do not. */
export function isPlural(label: string): boolean {
  const words = label.replace(TOLD_CLOSER, '').split(/\s+/);
  const [first = '', last = ''] = [words[0], words.at(-1)];
  return MANY.test(first) || endsInPlural(first) || endsInPlural(last);
}
