import { posix } from 'node:path'
import { scanModule } from './scan.ts'

/** A module of the project: its path from the project's folder, and its text. */
export interface Module {
  readonly path: string
  readonly text: string
}

/**
 * Who may take what from whom. An arrow that is not here is not allowed. Each layer may also use itself;
 * adapters, http and cli stand side by side over the runtime, app and main put everything together. `dry-run` stands
 * where the runtime does: it carries out what the core decides, without a switch.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  callflow: ['core'],
  config: ['core'],
  ports: ['core'],
  runtime: ['core', 'ports'],
  'dry-run': ['core', 'ports'],
  version: [],
  adapters: ['core', 'callflow', 'config', 'ports', 'runtime', 'version'],
  http: ['core', 'callflow', 'config', 'ports', 'runtime', 'version'],
  cli: ['core', 'callflow', 'config', 'ports', 'runtime', 'dry-run', 'adapters', 'version'],
  app: ['core', 'callflow', 'config', 'ports', 'runtime', 'adapters', 'http', 'cli', 'version'],
  softswitch: [],
  examples: ['callflow'],
}

/** The layer a file belongs to; null = outside the layers (tests, scripts, benches may use anything). */
export function layerOf(path: string): string | null {
  const [top = '', folder = '', ...rest] = path.split('/')
  if (top === 'softswitch' || top === 'examples') return top
  if (top !== 'src') return null
  if (folder === 'version.ts') return 'version'
  // src/assembly holds the parts of the composition root.
  return rest.length === 0 || folder === 'assembly' ? 'app' : folder
}

/** Every import against the arrow, and everything impure in the core, as lines for a person. */
export function findViolations(modules: readonly Module[]): string[] {
  return modules.filter(({ path }) => !isTestSupport(path)).flatMap(violationsOf)
}

/** Tests and what only they use (`testing/`, `test-phone.ts`) may take what they like: they stand outside the building. */
function isTestSupport(path: string): boolean {
  return /\.test\.ts$|(^|\/)testing\/|(^|\/)test-[^/]*\.ts$/.test(path)
}

function violationsOf(module: Module): string[] {
  const layer = layerOf(module.path)
  if (layer === null) return []
  const scan = scanModule(module.text)
  const wrong = scan.imports.flatMap(specifier => wrongImport(module.path, layer, specifier) ?? [])
  return layer === 'core' ? [...wrong, ...impurities(module.path, scan.code)] : wrong
}

function wrongImport(path: string, layer: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) {
    return layer === 'core' || layer === 'ports'
      ? `${path}: ${layer} imports the package "${specifier}"`
      : null
  }
  const target = posix.join(posix.dirname(path), specifier)
  if (isTestSupport(target)) return `${path}: imports what is for tests only (${target})`
  const targetLayer = layerOf(target)
  if (targetLayer === layer) return null
  const allowed = targetLayer !== null && (mayImport[layer] ?? []).includes(targetLayer)
  return allowed
    ? null
    : `${path}: ${layer} imports ${targetLayer ?? 'what is outside the layers'} (${target})`
}

/** Names that mean a clock, chance, a timer, waiting, or the world outside. */
const impure =
  /(?<![.\w$])(Date|setTimeout|setInterval|setImmediate|queueMicrotask|Promise|async|await|process|console|performance|crypto|fetch|globalThis|require)(?![\w$]|\s*\??:)|\bMath\s*\.\s*random\b/g

function impurities(path: string, code: string): string[] {
  return [...code.matchAll(impure)].map(match => {
    const line = code.slice(0, match.index).split('\n').length
    return `${path}:${line}: the core may not use ${match[0]}`
  })
}
