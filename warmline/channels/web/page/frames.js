// @ts-check
/**
 * The frames of the customer's socket and the events of a conversation as the customer sees them, as types only
 * (the contract is docs/events.md). Fields at their default may be left out by the server.
 *
 * @typedef {'bot' | 'queued' | 'offered' | 'agent' | 'closed'} Standing  who holds the conversation
 *
 * @typedef {object} OfferedButton
 * @property {string} id  `<seq>.<index>`; the server resolves what it means
 * @property {string} label
 *
 * @typedef {{name: string, tail: string, kind: string, status: string, balance: string, available: string}} AccountBalance
 * @typedef {{name: string, tail: string, kind: string, status: string, branch: string}} AccountRow
 * @typedef {{at: number | string, name: string, amount: string, balance?: string, account?: string}} TransactionRow
 * @typedef {{name: string, address: string, phone: string, hours: string}} BranchRow
 *
 * @typedef {{kind: 'proof', level?: string, purpose?: string}} ProofCard
 * @typedef {{kind: 'balances', accounts: AccountBalance[]}} BalancesCard
 * @typedef {{kind: 'transactions', from: string, to: string, rows: TransactionRow[], more?: boolean | number}} TransactionsCard
 * @typedef {{kind: 'summary', from: string, to: string, income: string, spending: string,
 *   categories: {name: string, amount: string}[]}} SummaryCard
 * @typedef {{kind: 'accounts', rows: AccountRow[]}} AccountsCard
 * @typedef {{kind: 'branches', rows: BranchRow[]}} BranchesCard
 * @typedef {{kind: 'list', title: string, rows: {name: string, value?: string, detail?: string}[]}} ListCard  all in words
 * @typedef {{kind: 'paper', title: string, check_code: string}} PaperCard  a file, by a one-time link
 * @typedef {{kind: 'card_number'}} CardNumberCard  a form
 * @typedef {ProofCard | BalancesCard | TransactionsCard | SummaryCard | AccountsCard | BranchesCard |
 *   ListCard | PaperCard | CardNumberCard} Card
 *
 * @typedef {object} Place
 * @property {number} seq  1, 2, 3 … without gaps
 * @property {number} at  ms since 1970
 *
 * @typedef {Place & {type: 'customer_message', id: string, text: string, redacted?: boolean}} CustomerMessage
 * @typedef {Place & {type: 'customer_choice', id: string, button: string, label: string}} CustomerChoice
 * @typedef {Place & {type: 'proof_raised', level: string, greeting?: string, elderly?: boolean, tier?: string}} ProofRaised
 * @typedef {Place & {type: 'rating', score: number, reasons?: string[], comment?: string}} RatingEvent
 * @typedef {Place & {type: 'bot_message', text?: string, buttons?: OfferedButton[], card?: Card | null}} BotMessage
 * @typedef {Place & {type: 'agent_message', id: string, name: string, text: string, card?: Card | null}} AgentMessage
 * @typedef {Place & {type: 'notice', code: string, text: string}} Notice
 * @typedef {Place & {type: 'queued'}} Queued
 * @typedef {Place & {type: 'inside'}} Inside  stands for what only agents may see
 * @typedef {Place & {type: 'accepted', name: string}} Accepted
 * @typedef {Place & {type: 'agent_lost'}} AgentLost
 * @typedef {Place & {type: 'returned'}} Returned
 * @typedef {Place & {type: 'closed', by?: string, code?: string}} Closed
 * @typedef {Place & {type: 'operation_proposed', proposal: string, kind: string, title: string,
 *   lines: [string, string][], hash: string, proof: string, expires_at: number, warning?: string}} OperationProposed
 * @typedef {Place & {type: 'operation_confirmed', proposal: string}} OperationConfirmed
 * @typedef {Place & {type: 'operation_dropped', proposal: string, cause: string}} OperationDropped
 * @typedef {Place & {type: 'operation_executed', proposal: string, title: string, reference: string, done_at: number}} OperationExecuted
 * @typedef {Place & {type: 'operation_failed', proposal: string, title: string, code?: string}} OperationFailed
 * @typedef {Place & {type: 'operation_unknown', proposal: string, title: string}} OperationUnknown
 * @typedef {CustomerMessage | CustomerChoice | ProofRaised | RatingEvent | BotMessage | AgentMessage | Notice | Queued |
 *   Accepted | AgentLost | Returned | Closed | OperationProposed | OperationConfirmed | OperationDropped |
 *   OperationExecuted | OperationFailed | OperationUnknown | Inside} ServerEvent
 *
 * @typedef {{delivered: number, read: number}} Receipts  seq up to which the other side received / read
 *
 * @typedef {object} Welcome
 * @property {'welcome'} type
 * @property {string} session
 * @property {string | null} conversation
 * @property {Standing} [state]
 * @property {ServerEvent[]} events
 * @property {Receipts} [receipts]
 * @property {string} [greeting]
 * @property {boolean} [elderly]
 * @property {{name: string} | null} [agent]
 * @property {number | null} [place]
 * @property {[number, number] | null} [wait_minutes]
 * @property {boolean} [nobody]
 *
 * @typedef {{type: 'events', conversation: string, events: ServerEvent[]}} EventsFrame
 * @typedef {{type: 'ack', id: string, seq: number, conversation: string}} Ack
 * @typedef {{type: 'refused', id: string | null, code: string, text: string}} Refused
 * @typedef {{type: 'state', conversation: string, state: Standing, place?: number | null,
 *   wait_minutes?: [number, number] | null, nobody?: boolean, agent?: {name: string} | null}} StateFrame
 * @typedef {{type: 'typing', who: 'bot' | 'agent', on: boolean}} TypingFrame
 * @typedef {{type: 'receipts'} & Receipts} ReceiptsFrame
 * @typedef {{type: 'answer', re: string, ok: boolean, code?: string, text?: string, retry_after?: number,
 *   expires_in?: number, url?: string}} Answer
 * @typedef {{type: 'session', session: string}} SessionFrame
 * @typedef {{type: 'pong'}} Pong
 * @typedef {{type: 'bye', code: string, text?: string}} Bye
 * @typedef {Welcome | EventsFrame | Ack | Refused | StateFrame | TypingFrame | ReceiptsFrame | Answer | SessionFrame |
 *   Pong | Bye} ServerFrame
 *
 * @typedef {{type: string, [field: string]: unknown}} ClientFrame
 */
export {};
