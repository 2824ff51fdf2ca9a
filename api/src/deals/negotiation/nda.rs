//! The agreement on secrecy, of our own writing: a text whose digest both sides accept.

use keqiao_domain::deals::negotiation::Negotiation;

/// The form of the text. Another text has another name.
const FORM: &str = "keqiao-nda/1";

/// The text that both sides accept, in Chinese and English, byte for byte.
#[must_use]
pub fn text(negotiation: &Negotiation) -> String {
    let Negotiation { id, inviter, invitee, title, nda_years, .. } = negotiation;
    let inviter = inviter.organization;
    format!(
        "{FORM}\n{id}\n{inviter}\n{invitee}\n\n\
        保密协议\n\
        一、双方为洽谈“{title}”相互披露的未公开技术资料和经营信息均为保密信息。\n\
        二、接收方只为本次洽谈使用保密信息，只让被指名的人员知悉，不向任何第三方披露。\n\
        三、已经公开的、接收方此前合法持有的、依法必须披露的信息除外。\n\
        四、保密期限自披露之日起{nda_years}年，洽谈终止后继续有效；洽谈终止后按对方要求返还或者销毁资料。\n\
        五、违反本协议的一方赔偿由此造成的损失。\n\n\
        Agreement on secrecy\n\
        1. What the sides disclose to each other of unpublished technical documents and business while they negotiate “{title}” is \
        confidential.\n\
        2. Who receives it uses it for this negotiation only, shows it to the persons named and to nobody else.\n\
        3. This leaves out what is public, what the receiver lawfully had before, and what the law makes him disclose.\n\
        4. It holds for {nda_years} years from each disclosure, also when the negotiation has ended; then documents are returned or \
        destroyed as the other side wishes.\n\
        5. Who breaks it makes good the loss.\n"
    )
}
