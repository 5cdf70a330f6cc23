import { createReadStream } from 'node:fs'
import type { Store } from '../../adapters/sql/store.ts'
import type { Language, Words } from '../../config/words.ts'
import type { RouteLoad } from '../../ports/lines/routing.ts'
import type { LoadedFile } from '../config-file.ts'
import { printable } from '../flow/printable.ts'
import { exitCode, type Terminal } from '../terminal.ts'
import { withStore } from './command-store.ts'
import { readRoutes } from './read-routes.ts'

/** Problems that are told; the others are counted. */
const mostTold = 20
/** Routes between two lines of progress. */
const progressEvery = 100_000

export interface ImportOptions {
  readonly file: string
  /** The routes of the file take the place of all that are there. */
  readonly replace: boolean
}

/** All routes of the file, or none. */
export function importRoutes(
  { config, language }: LoadedFile,
  options: ImportOptions,
  terminal: Terminal,
): Promise<number> {
  return withStore(config.store, terminal, async store => {
    const load = await store.routeLoads.begin()
    const loading = new Loading(load, language, terminal)
    try {
      await loading.read(options.file, await gatewaysOf(store))
      return await loading.finish(options)
    } finally {
      if (!loading.isFinished) await load.abandon()
    }
  })
}

async function gatewaysOf({ gateways }: Store): Promise<ReadonlySet<string>> {
  return new Set((await gateways.gateways()).map(({ name }) => name))
}

class Loading {
  readonly #load: RouteLoad
  readonly #language: Language
  readonly #terminal: Terminal
  #routes = 0
  #problems = 0
  isFinished = false

  constructor(load: RouteLoad, language: Language, terminal: Terminal) {
    this.#load = load
    this.#language = language
    this.#terminal = terminal
  }

  async read(file: string, gateways: ReadonlySet<string>): Promise<void> {
    for await (const part of readRoutes(createReadStream(file), gateways)) {
      if (part.type === 'problem') this.#tell(part.line, part.why)
      // Once something is wrong nothing is going to be written: the rest is only looked through.
      else if (this.#problems === 0) await this.#add(part.routes)
    }
  }

  async finish({ replace }: ImportOptions): Promise<number> {
    if (this.#problems > 0) return this.#fail(wrongLines(this.#problems))
    if (this.#routes === 0) return this.#fail(noRoutes)
    const outcome = await this.#load.finish(replace ? 'replace' : 'add')
    if (outcome === 'overtaken') return this.#fail(overtaken)
    this.isFinished = true
    this.#terminal.print(written(this.#routes, replace)[this.#language])
    return exitCode.ok
  }

  async #add(routes: Parameters<RouteLoad['add']>[0]): Promise<void> {
    await this.#load.add(routes)
    const before = Math.floor(this.#routes / progressEvery)
    this.#routes += routes.length
    if (Math.floor(this.#routes / progressEvery) > before) {
      this.#terminal.complain(progress(this.#routes)[this.#language])
    }
  }

  #tell(line: number, why: Words): void {
    this.#problems += 1
    if (this.#problems > mostTold) return
    const where = { en: `line ${line}: `, zh: `第 ${line} 行：` }
    this.#terminal.complain(printable(where[this.#language] + why[this.#language]))
  }

  #fail(why: Words): number {
    this.#terminal.complain(why[this.#language])
    return exitCode.failed
  }
}

function wrongLines(count: number): Words {
  const more = count - mostTold
  const rest =
    more > 0 ? { en: `, ${more} of them not shown`, zh: `（其中 ${more} 行未列出）` } : { en: '', zh: '' }
  return {
    en: `${count} wrong line${count === 1 ? '' : 's'}${rest.en}: nothing was written`,
    zh: `${count} 行有误${rest.zh}，未写入任何路由`,
  }
}

const noRoutes: Words = {
  en: 'the file has no routes: nothing was written',
  zh: '文件中没有路由，未写入任何内容',
}

const overtaken: Words = {
  en: 'another import began meanwhile: nothing of this one was written',
  zh: '期间有另一个导入任务启动，本次未写入任何路由',
}

const progress = (routes: number): Words => ({ en: `${routes} routes read`, zh: `已读取 ${routes} 条路由` })

const written = (routes: number, replace: boolean): Words =>
  replace
    ? { en: `${routes} routes are in the place of those before`, zh: `已用 ${routes} 条路由替换原有路由` }
    : { en: `${routes} routes added`, zh: `已新增 ${routes} 条路由` }
