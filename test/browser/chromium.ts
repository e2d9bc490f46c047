import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** Which browser is run, and with which environment. */
export type Chromium = { executablePath: string; env: Record<string, string> };

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const packageFile = join(modules, '@sparticuz', 'chromium', 'package.json');

/** The one that `CHROMIUM_PATH` names, or the one from npm, which is unpacked once and kept beside the other packages. */
export async function findChromium(variables: NodeJS.ProcessEnv): Promise<Chromium> {
  const installed = variables.CHROMIUM_PATH;
  if (installed) return { executablePath: installed, env: {} };
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8')));
  const folder = join(modules, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  return { executablePath: join(folder, 'chromium'), env: { FONTCONFIG_FILE: join(folder, 'fonts.conf') } };
}

/**
 * The package unpacks itself into the temporary folder and takes whatever it finds there for whole. So it gets a folder of
 * its own, which is moved into place in one step: a run that was killed half-way, or another beside it, does no harm.
 */
async function unpack(folder: string): Promise<void> {
  mkdirSync(join(folder, '..'), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = fresh;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  writeFileSync(join(fresh, 'fonts.conf'), fonts(folder));
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

/** The package's typeface first, so that pictures look the same on every machine; the system's for what it lacks. */
const fonts = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${join(folder, 'fonts')}</dir><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>
<cachedir>${join(folder, 'fonts-cache')}</cachedir>
${['system-ui', 'sans-serif'].map((family) => `<alias><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`).join('\n')}
</fontconfig>
`;
