import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import Type, { type Static, type TProperties, type TSchema } from 'typebox'
import type { Page, PageRequest } from '../../ports/page.ts'
import { ApiError } from '../server/errors.ts'
import { closed, errors, listAnswer, listOf, none, numberText, pageQuery, pageRequest } from './schemas.ts'

/** A kind of record under one address: its schemas, and what the five methods do. `Fields` are all optional. */
export interface Resource<Fields extends TProperties, Filters extends TProperties, View extends TSchema> {
  /** e.g. `/v1/groups` */
  readonly path: string
  readonly key: string
  /** The form of the key in the address; a number where nothing is said. */
  readonly keyText?: TSchema
  /** Its form in a body, where that is not the same. */
  readonly keyInBody?: TSchema
  /** For the documentation, with its article: `a group`. */
  readonly one: string
  readonly listNote?: string
  readonly putNote?: string
  readonly fields: Fields
  readonly filters: Filters
  readonly view: View
  list(query: Values<Filters>, page: PageRequest): Promise<Page<Static<View>>>
  find(key: string): Promise<Static<View> | null>
  /** Throws ApiError where the body cannot be taken. */
  put(key: string, body: Values<Fields>): Promise<{ readonly created: boolean; readonly view: Static<View> }>
  patch(key: string, body: Values<Fields>): Promise<Static<View> | null>
  /** A new record whose key is made here; absent where keys are chosen. Throws ApiError as `put`. */
  add?(body: Values<Fields>): Promise<Static<View>>
  remove(key: string): Promise<boolean>
}

export type Values<P extends TProperties> = Static<Type.TObject<P>>

/** The routes of a resource: GET list, GET, PUT, PATCH, DELETE, and POST where keys are made. */
export function resource<F extends TProperties, Q extends TProperties, V extends TSchema>(
  of: Resource<F, Q, V>,
): FastifyPluginAsync {
  return async api => {
    list(api, of)
    read(api, of)
    add(api, of)
    put(api, of)
    patch(api, of)
    remove(api, of)
  }
}

/** What the routes without a body or filters need of a resource. */
type Keyed = Pick<
  Resource<TProperties, TProperties, TSchema>,
  'path' | 'key' | 'keyText' | 'one' | 'view' | 'find' | 'remove'
>

function list<F extends TProperties, Q extends TProperties, V extends TSchema>(
  api: FastifyInstance,
  of: Resource<F, Q, V>,
): void {
  const querystring = closed({ ...pageQuery, ...of.filters })
  const schema = {
    summary: `List: ${of.one}`,
    ...(of.listNote === undefined ? {} : { description: of.listNote }),
    tags: [tag(of)],
    querystring,
    response: { 200: listOf(of.view), ...errors },
  }
  api.get(of.path, { schema }, async request => {
    // Checked against `querystring` above; the type of a spread generic is beyond the compiler.
    const query = request.query as Values<Q> & Values<typeof pageQuery>
    const page = await of.list(query, pageRequest(query))
    return listAnswer(page, query, view => view)
  })
}

function read(api: FastifyInstance, of: Keyed): void {
  const schema = {
    summary: `Read ${of.one}`,
    tags: [tag(of)],
    params: keyOf(of),
    response: { 200: of.view, ...errors },
  }
  api.get(`${of.path}/:${of.key}`, { schema }, async request => {
    const key = keyIn(request, of)
    return found(await of.find(key), key)
  })
}

function add<F extends TProperties, Q extends TProperties, V extends TSchema>(
  api: FastifyInstance,
  of: Resource<F, Q, V>,
): void {
  if (of.add === undefined) return
  const make = of.add.bind(of)
  const schema = {
    summary: `Create ${of.one}`,
    description: `Its ${of.key} is made here. What is left out gets its default.`,
    tags: [tag(of)],
    body: closed(of.fields),
    response: { 201: of.view, ...errors },
  }
  api.post(of.path, { schema }, async (request, reply) =>
    reply.code(201).send(await make(request.body as Values<F>)),
  )
}

function put<F extends TProperties, Q extends TProperties, V extends TSchema>(
  api: FastifyInstance,
  of: Resource<F, Q, V>,
): void {
  // What GET gave can be sent back as it is: its key must be the same, its live part is left out.
  const body = closed({
    [of.key]: Type.Optional(of.keyInBody ?? of.keyText ?? numberText),
    ...of.fields,
    live: Type.Optional(Type.Unknown({ readOnly: true, description: 'Ignored.' })),
  })
  const schema = {
    summary: `Create or replace ${of.one}`,
    description: `What is left out gets its default. ${of.putNote ?? ''}`.trim(),
    tags: [tag(of)],
    params: keyOf(of),
    body,
    response: { 200: of.view, 201: of.view, ...errors },
  }
  api.put(`${of.path}/:${of.key}`, { schema }, async (request, reply) => {
    const key = keyIn(request, of)
    const { live: _live, [of.key]: named, ...fields } = request.body as Record<string, unknown>
    if (named !== undefined && String(named) !== key) throw new ApiError('key_mismatch', { key })
    const { created, view } = await of.put(key, fields as Values<F>)
    return reply.code(created ? 201 : 200).send(view)
  })
}

function patch<F extends TProperties, Q extends TProperties, V extends TSchema>(
  api: FastifyInstance,
  of: Resource<F, Q, V>,
): void {
  const schema = {
    summary: `Change ${of.one}`,
    description: 'Only what is sent changes.',
    tags: [tag(of)],
    params: keyOf(of),
    body: closed(of.fields),
    response: { 200: of.view, ...errors },
  }
  api.patch(`${of.path}/:${of.key}`, { schema }, async request => {
    const key = keyIn(request, of)
    return found(await of.patch(key, request.body as Values<F>), key)
  })
}

function remove(api: FastifyInstance, of: Keyed): void {
  const schema = {
    summary: `Remove ${of.one}`,
    tags: [tag(of)],
    params: keyOf(of),
    response: { 204: none, ...errors },
  }
  api.delete(`${of.path}/:${of.key}`, { schema }, async (request, reply) => {
    const key = keyIn(request, of)
    if (!(await of.remove(key))) throw noSuchRecord(key)
    return reply.code(204).send(null)
  })
}

const tag = (of: Pick<Keyed, 'path'>): string => of.path.replace('/v1/', '')

const keyOf = (of: Pick<Keyed, 'key' | 'keyText'>) => Type.Object({ [of.key]: of.keyText ?? numberText })

const keyIn = (request: { readonly params: unknown }, of: Pick<Keyed, 'key'>): string =>
  (request.params as Record<string, string>)[of.key] ?? ''

function found<T>(view: T | null, key: string): T {
  if (view === null) throw noSuchRecord(key)
  return view
}

export const noSuchRecord = (key: string): ApiError => new ApiError('no_such_record', { key })
