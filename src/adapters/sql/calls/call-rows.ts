import type { CallStep, CallSummary } from '../../../core/call/record/record.ts'
import { type LegId, legId, millis } from '../../../core/shared/ids.ts'
import { clip, whole } from '../database/column-values.ts'
import type { CdrRow, StepRow } from '../schema.ts'

const longestName = 64
const longestDetail = 512
const mostDetails = 32

const wholeOrNull = (value: number | null): number | null => (value === null ? null : whole(value))

export function cdrRow(summary: CallSummary): CdrRow {
  return {
    uuid: clip(summary.uuid, 64),
    switch_name: clip(summary.switchName, 64),
    direction: summary.direction,
    caller_number: clip(summary.callerNumber, 64),
    callee_number: clip(summary.calleeNumber, 64),
    middle_number: clip(summary.middleNumber, 64),
    group_number: clip(summary.group, 32),
    agent_extension: clip(summary.agentExtension, 32),
    agent_number: clip(summary.agentNumber, 32),
    gateway: clip(summary.gateway, 64),
    started_at: whole(summary.startedAt),
    answered_at: wholeOrNull(summary.answeredAt),
    bridged_at: wholeOrNull(summary.bridgedAt),
    ended_at: whole(summary.endedAt),
    waited_ms: whole(summary.waitedMs),
    talked_ms: whole(summary.talkedMs),
    cause: clip(summary.cause, 64),
    sip_code: whole(summary.sipCode, 32_767),
    ended_by: summary.endedBy,
    survey_digit: clip(summary.surveyDigit, 16),
    recording: clip(summary.recording, 512),
  }
}

const millisOrNull = (value: number | null) => (value === null ? null : millis(value))

export function callSummary(row: CdrRow): CallSummary {
  return {
    uuid: legId(row.uuid),
    switchName: row.switch_name,
    direction: row.direction as CallSummary['direction'],
    callerNumber: row.caller_number,
    calleeNumber: row.callee_number,
    middleNumber: row.middle_number,
    group: row.group_number,
    agentExtension: row.agent_extension,
    agentNumber: row.agent_number,
    gateway: row.gateway,
    startedAt: millis(row.started_at),
    answeredAt: millisOrNull(row.answered_at),
    bridgedAt: millisOrNull(row.bridged_at),
    endedAt: millis(row.ended_at),
    waitedMs: row.waited_ms,
    talkedMs: row.talked_ms,
    cause: row.cause,
    sipCode: row.sip_code,
    endedBy: row.ended_by as CallSummary['endedBy'],
    surveyDigit: row.survey_digit,
    recording: row.recording,
  }
}

export function stepRow(callId: LegId, step: CallStep, seq: number): StepRow {
  return {
    call_uuid: clip(callId, 64),
    seq,
    at: whole(step.at),
    type: clip(step.type, 64),
    detail: JSON.stringify(boundedDetail(step.detail)),
  }
}

export function callStep(row: StepRow): CallStep {
  return {
    at: millis(row.at),
    type: row.type,
    detail: JSON.parse(row.detail) as CallStep['detail'],
  }
}

function boundedDetail(detail: CallStep['detail']): CallStep['detail'] {
  const entries = Object.entries(detail).slice(0, mostDetails)
  return Object.fromEntries(
    entries.map(([name, value]) => [
      clip(name, longestName),
      typeof value === 'string' ? clip(value, longestDetail) : value,
    ]),
  )
}
