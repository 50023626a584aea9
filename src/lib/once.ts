/**
 * Remembers what a function made for the last key it was asked for, by identity. A Worker's
 * environment is the same object for all requests of an isolate, so what is derived from it is
 * derived once.
 */
export function rememberLast<K extends object, V>(make: (key: K) => V): (key: K) => V {
  let last: { key: K; value: V } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
