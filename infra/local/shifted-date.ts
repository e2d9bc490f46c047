/** Moves `Date.now()` and `new Date()` of this process by an offset that may change; parsing and timers stay as they are. */
export function shiftDate(offset: () => number): void {
  const realNow = Date.now.bind(Date);
  const now = () => realNow() + offset();
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
