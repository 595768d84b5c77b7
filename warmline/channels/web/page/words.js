// @ts-check
/**
 * Every word the page shows, zh-CN. Another language is another object of the same shape.
 * Words that come with events (notices, cards, operations) are the server's.
 */
const zhCN = {
  language: 'zh-CN',
  assistant: '小暖',
  agentRole: '坐席',
  open: '在线客服',
  /** @param {number} count */
  unread: (count) => `${count} 条新消息`,
  title: (/** @type {string} */ bank) => `${bank}在线客服`,
  /**
   * The first line of a visit. The gateway may send the whole sentence, or only how to address the customer.
   * @param {string} bank
   * @param {string} greeting
   */
  hello: (bank, greeting) => {
    if (/[。！？.!?]$/.test(greeting)) return greeting;
    return `${greeting ? `${greeting}，` : ''}您好，我是${bank}的智能助手小暖。查余额、转账、存款、还信用卡、挂失锁卡都可以直接说，想找人工随时点“转人工”。`;
  },
  speaker: {
    bot: '小暖 智能助手',
    queued: '正在为您转人工',
    agent: (/** @type {string} */ name) => `坐席 ${name}`,
    closed: '本次服务已结束',
  },
  header: { human: '转人工', calling: '转接中', queued: '排队中', withAgent: '人工中', menu: '更多', collapse: '收起' },
  menu: { largeType: '长辈模式', on: '已开启', off: '未开启', end: '结束服务' },
  you: '您',
  sent: { sending: '发送中', sent: '已发送', delivered: '已送达', read: '已读', failed: '未送达' },
  failed: { again: '重发', discard: '删除', waiting: '网络恢复后会自动再发一次' },
  turn: {
    agent: (/** @type {string} */ name) => `人工服务 · 坐席 ${name}`,
    bot: '智能助手 · 小暖',
    closed: '本次服务已结束',
    proved: (/** @type {string} */ greeting) => (greeting ? `${greeting}，身份已核实` : '身份已核实'),
  },
  composer: {
    label: '输入消息',
    hint: '请输入您想办的事',
    agentHint: '想说什么，直接写给坐席',
    closedHint: '再发一句，重新开始',
    send: '发送',
    left: (/** @type {number} */ count) => `还可以写 ${count} 字`,
  },
  list: {
    label: '对话内容',
    fresh: (/** @type {number} */ count) => `${count} 条新消息`,
    latest: '回到最新',
    loading: '正在载入对话…',
  },
  typing: { bot: '小暖正在输入', agent: (/** @type {string} */ name) => `${name}正在输入` },
  connection: {
    again: '正在重新连接…',
    offline: '网络断开了，恢复后自动接上，您写的不会丢',
    slow: '暂时连不上，仍在重试。急事请拨打卡背面的客服电话',
  },
  offered: '可选的回复',
  moreOffered: '看看别的',
  money: { income: '收入', spending: '支出' },
  tail: (/** @type {string} */ tail) => `尾号${tail}`,
  status: /** @type {Record<string, string>} */ ({
    active: '正常',
    locked: '已锁定',
    lost: '已挂失',
    frozen: '已冻结',
    expired: '已过期',
    closed: '已销户',
  }),
  balances: {
    title: '账户余额',
    available: '可用',
    owed: '本期欠款',
    credit: '可用额度',
    none: '没有查到账户。',
  },
  transactions: {
    title: '交易明细',
    name: '摘要',
    amount: '金额',
    balance: '余额',
    none: '这段时间没有交易。',
    more: '还有更多，可以缩短时间再查',
  },
  period: (/** @type {string} */ from, /** @type {string} */ to) => (from === to ? from : `${from} 至 ${to}`),
  summary: { title: '收支汇总', income: '收入', spending: '支出', categories: '支出去向', none: '这段时间没有支出。' },
  accounts: { title: '名下账户', branch: '开户行', none: '没有查到账户。' },
  branches: { title: '附近网点', hours: '营业时间', phone: '电话', none: '没有查到网点。' },
  proof: {
    title: '核实身份',
    why: '为了您的资金安全，请先核实是您本人。验证码只填在这里，不要告诉任何人。',
    phone: '银行预留手机号',
    phoneHint: '11 位手机号',
    send: '获取验证码',
    sending: '正在发送…',
    again: '重新获取',
    againIn: (/** @type {number} */ seconds) => `${seconds} 秒后可重发`,
    code: '短信验证码',
    codeHint: '6 位数字',
    submit: '确认',
    checking: '正在核实…',
    sent: (/** @type {string} */ phone) => `已发送到 ${phone}`,
    badPhone: '请填写 11 位手机号。',
    badCode: '请填写 6 位数字验证码。',
    failed: '没有成功，请稍后再试，或转人工。',
    noAnswer: '暂时没有收到回应，请稍后再试，或转人工。',
  },
  cardNumber: {
    why: '只填卡号，不要填密码和验证码。',
    label: '丢失的银行卡号',
    send: '提交',
  },
  things: { none: '暂时没有' },
  paper: {
    checkCode: '防伪码',
    get: '取文件',
    getting: '正在准备…',
    open: '打开文件',
    once: '10 分钟内有效，只能打开一次。',
    failed: '暂时取不到文件，请稍后再试，或转人工。',
  },
  operation: {
    confirm: '确认办理',
    decline: '不办了',
    code: '短信验证码',
    codeWhy: '验证码已发到您的预留手机，只确认上面这一笔。请勿告诉任何人。',
    codeAgain: '重新获取',
    codeAgainIn: (/** @type {number} */ seconds) => `${seconds} 秒后可重新获取`,
    left: (/** @type {string} */ left) => `请在 ${left} 内确认`,
    until: (/** @type {string} */ time) => `${time} 前确认都有效`,
    over: '已过有效期，什么都没有变',
    check: '请核对无误后再确认',
    warning: '风险提示',
    sending: '正在提交…',
    reference: '业务编号',
    doneAt: '办理时间',
    noAnswer: '还没有收到结果，请不要重复办理，结果出来会显示在这里。',
    failedToSend: '没有提交成功，什么都没有变，请再试一次。',
    phase: {
      proposed: '待您确认',
      confirmed: '已确认，正在办理…',
      declined: '未办理，什么都没有变',
      expired: '已过有效期，什么都没有变',
      replaced: '已换成新的一笔',
      executed: '办理成功',
      failed: '没有办成，什么都没有变',
      unknown: '结果待确认',
    },
    unknownWhy: '银行系统还没有给出结果。我们正在查，有结果马上告诉您，请不要重复办理。',
  },
  queue: {
    title: '正在为您转接人工',
    next: '您是下一位',
    ahead: (/** @type {number} */ place) => `您排在第 ${place} 位`,
    wait: (/** @type {number} */ low, /** @type {number} */ high) =>
      low === high ? `预计约 ${high} 分钟` : `预计 ${low}–${high} 分钟`,
    nobody: '坐席接起后会马上回您',
    meanwhile: '您可以先把情况写下来，坐席接起就能看到。',
    offered: '坐席马上就来',
    resume: '不等了，回到小暖',
  },
  rating: {
    title: '刚才的人工服务，您满意吗？',
    scores: ['很不满意', '不满意', '一般', '满意', '很满意'],
    good: ['解决了问题', '态度亲切', '很快接起', '讲得清楚'],
    bad: ['没解决问题', '等得太久', '态度不好', '没听明白'],
    comment: '还想说点什么（选填）',
    send: '提交评价',
    thanks: '谢谢您的评价',
    failed: '没有提交成功，请再试一次。',
  },
};

/** @typedef {typeof zhCN} Words */
/** @type {Words} */
export const words = zhCN;
