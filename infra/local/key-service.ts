import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { readJson, writeJson } from './files.ts';
import { arnOf, nameIn } from './names.ts';
import { ServiceError } from './service-error.ts';

const contextSchema = z.record(z.string(), z.string()).default({});
const generate = z.object({
  KeyId: z.string(),
  KeySpec: z.enum(['AES_256', 'AES_128']).optional(),
  NumberOfBytes: z.number().int().min(1).max(1024).optional(),
  EncryptionContext: contextSchema,
});
const decrypt = z.object({
  CiphertextBlob: z.string(),
  KeyId: z.string().optional(),
  EncryptionContext: contextSchema,
});
const keyFile = z.record(z.string(), z.string());

/**
 * KMS with keys in a local file: data keys sealed with AES-256-GCM, the encryption context as authenticated data. A blob names
 * its key: two bytes of length, the key's id, 12 bytes of nonce, 16 of tag, the sealed key.
 */
export class KeyService {
  readonly #file: string;
  readonly #keys: Record<string, string>;

  constructor(file: string) {
    this.#file = file;
    const stored = keyFile.safeParse(readJson(file));
    this.#keys = stored.success ? stored.data : {};
  }

  generateDataKey(input: unknown): object {
    const { KeyId, KeySpec, NumberOfBytes, EncryptionContext } = parseInput(generate, input);
    const plaintext = randomBytes(NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32));
    const id = nameIn(KeyId);
    const blob = this.#seal(id, plaintext, EncryptionContext);
    return { KeyId: arnOf.key(id), Plaintext: plaintext.toString('base64'), CiphertextBlob: blob.toString('base64') };
  }

  decrypt(input: unknown): object {
    const { CiphertextBlob, KeyId, EncryptionContext } = parseInput(decrypt, input);
    const { id, plaintext } = this.#open(Buffer.from(CiphertextBlob, 'base64'), EncryptionContext);
    if (KeyId !== undefined && nameIn(KeyId) !== id) {
      throw new ServiceError('IncorrectKeyException', 'The key is not the one that sealed the ciphertext.');
    }
    const answer = { KeyId: arnOf.key(id), Plaintext: plaintext.toString('base64') };
    return { ...answer, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  }

  #seal(id: string, plaintext: Buffer, context: Record<string, string>): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(id), nonce).setAAD(canonical(context));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const name = Buffer.from(id);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(name.length);
    return Buffer.concat([length, name, nonce, cipher.getAuthTag(), sealed]);
  }

  #open(blob: Buffer, context: Record<string, string>): { id: string; plaintext: Buffer } {
    try {
      const end = 2 + blob.readUInt16BE();
      const id = blob.subarray(2, end).toString();
      const key = this.#keys[id];
      if (key === undefined) throw new Error('unknown key');
      const nonce = blob.subarray(end, end + 12);
      const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64'), nonce).setAAD(canonical(context));
      decipher.setAuthTag(blob.subarray(end + 12, end + 28));
      return { id, plaintext: Buffer.concat([decipher.update(blob.subarray(end + 28)), decipher.final()]) };
    } catch (error) {
      throw new ServiceError(
        'InvalidCiphertextException',
        'The ciphertext or its encryption context is not right.',
        error,
      );
    }
  }

  #key(id: string): Buffer {
    const present = this.#keys[id];
    if (present !== undefined) return Buffer.from(present, 'base64');
    const made = randomBytes(32);
    this.#keys[id] = made.toString('base64');
    writeJson(this.#file, this.#keys);
    return made;
  }
}

const canonical = (context: Record<string, string>) =>
  Buffer.from(JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))));

function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
}
