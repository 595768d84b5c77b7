// @ts-check
/** Short Chinese names of the intents of data/intents.yml, as agents call them. */

const NAMES = /** @type {Record<string, string>} */ ({
  balance_query: '查余额', account_list: '名下账户', transaction_history: '查明细', spending_summary: '收支汇总', statement_request: '打流水',
  transaction_unrecognized: '不认识的扣款', account_frozen: '账户冻结', account_close: '销户', account_open: '开户', card_report_loss: '挂失',
  card_cancel_loss: '解挂', card_lock: '锁卡', card_unlock: '解锁', card_replace: '补换卡', card_activate: '激活卡', card_swallowed: '吞卡',
  card_use: '用卡规则', atm_cash_problem: 'ATM 钱款差错', pin_forgotten: '忘记卡密码', sms_alert: '短信通知', fees: '手续费', transfer_money: '转账',
  transfer_status: '到账查询', transfer_limit_query: '查限额', transfer_limit_change: '调限额', transfer_how: '转账规则', transfer_cancel: '撤销转账',
  transfer_wrong: '转错了', payee_manage: '收款人管理', cash_booking: '取现预约', deposit_rates: '存款利率', deposit_open: '存定期', deposit_query: '定期查询',
  deposit_withdraw: '提前支取', loan_products: '贷款产品', loan_apply: '申请贷款', loan_status: '贷款进度', loan_repay: '还贷款', loan_hardship: '还款困难',
  mortgage_info: '房贷', credit_bill: '信用卡账单', credit_repay: '还信用卡', credit_limit_query: '查额度', credit_limit_raise: '提额',
  credit_instalment: '分期', credit_points: '积分', credit_apply: '申请信用卡', credit_fees: '信用卡费用', credit_cash: '信用卡取现', card_benefits: '用卡权益',
  credit_overdue: '信用卡逾期', wealth_info: '理财产品', fund_trade: '基金买卖', gold_trade: '贵金属', holdings_query: '持仓查询', risk_assessment: '风险测评',
  wealth_loss_dispute: '理财纠纷', fx_info: '外汇', other_products: '国债保险等', bill_payment: '生活缴费', social_security: '社保公积金', digital_rmb: '数字人民币',
  third_party_binding: '第三方绑卡', ebank_register: '电子银行开通', ebank_login: '登录不了', contact_change: '改手机地址', identity_update: '更新证件',
  credit_report: '征信', wechat_binding: '微信绑定', branch_find: '找网点', branch_hours: '营业时间', branch_booking: '预约取号', customer_manager: '客户经理',
  promotions: '活动', business_account: '企业业务', human_agent: '要人工', callback_request: '请回电', complaint: '投诉', fraud_report: '被骗了',
  scam_check: '问是不是骗局', inheritance: '继承', judicial: '司法冻结', privacy_request: '个人信息', distress: '情绪危急', greet: '问好', goodbye: '再见',
  thank: '感谢', praise: '表扬', affirm: '肯定', deny: '否定', cancel: '不办了', repeat: '再说一遍', capabilities: '能做什么', bot_challenge: '问是不是机器人',
  inform: '补充信息', insult: '辱骂', chitchat: '闲聊', out_of_scope: '办不了的事',
});

/** The name of an intent; `a/b` is shown as `a`, an unknown one as it is. @param {string} intent */
export function intentName(intent) {
  return NAMES[intent] ?? NAMES[intent.split('/')[0]] ?? intent;
}
