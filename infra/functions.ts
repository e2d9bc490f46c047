import { Construct } from 'constructs';
import { type FunctionName, type FunctionSpec, functionSpecs } from './function-specs.ts';
import { HouseFunction } from './house-function.ts';
import { needsOf, type Surroundings } from './needs.ts';

const isFunctionName = (name: string): name is FunctionName => name in functionSpecs;

export const functionNames: FunctionName[] = Object.keys(functionSpecs).filter(isFunctionName);

export const specOf = (name: FunctionName): FunctionSpec => functionSpecs[name];

/** All functions, each with exactly what its spec names. */
export class Functions extends Construct {
  readonly #functions: Map<FunctionName, HouseFunction>;

  constructor(scope: Construct, id: string, around: Surroundings) {
    super(scope, id);
    this.#functions = new Map(functionNames.map((name) => [name, this.#create(name, around)]));
  }

  get(name: FunctionName): HouseFunction {
    const found = this.#functions.get(name);
    if (!found) throw new Error(`no function ${name}`);
    return found;
  }

  #create(name: FunctionName, around: Surroundings): HouseFunction {
    const spec = specOf(name);
    const { description, timeoutSeconds, memoryMegabytes } = spec;
    const mayRecur = spec.trigger.by === 'queue' && spec.sends.length > 0;
    const needs = needsOf(spec, around);
    return new HouseFunction(this, name, { description, timeoutSeconds, memoryMegabytes, mayRecur, ...needs });
  }
}
