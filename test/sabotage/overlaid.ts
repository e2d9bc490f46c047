/** The object with some methods replaced; the others keep their own `this`. */
export function overlaid<Target extends object>(target: Target, parts: Partial<Target>): Target {
  return new Proxy(target, {
    get(real, name) {
      const replaced: unknown = Reflect.get(parts, name);
      if (replaced !== undefined) return replaced;
      const value: unknown = Reflect.get(real, name);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}
