//! Patents in XML, as offices exchange them. The documents are of our own making.

use super::{import, sums};
use crate::harness::{Person, TestApp};
use serde_json::{Value, json};

/// WIPO ST.36, as the European office exchanges it.
const EXCHANGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<exch:exchange-documents xmlns:exch="http://exchange.example/">
  <!-- two of one family -->
  <exch:exchange-document country="EP" doc-number="1234567" kind="A1" family-id="45678901">
    <exch:bibliographic-data>
      <exch:publication-reference><document-id><country>EP</country><doc-number>1234567</doc-number><kind>A1</kind>
        <date>20100310</date></document-id></exch:publication-reference>
      <exch:application-reference><document-id><country>EP</country><doc-number>08123456</doc-number>
        <date>20080905</date></document-id></exch:application-reference>
      <exch:classifications-ipcr><classification-ipcr><text>H01M   8/10        20060101AFI20100101RMEP</text>
        </classification-ipcr><classification-ipcr><text>C08J   5/22        20060101ALI20100101RMEP</text>
        </classification-ipcr></exch:classifications-ipcr>
      <exch:priority-claims><exch:priority-claim><document-id><country>JP</country><doc-number>2007123</doc-number>
        <date>20070905</date></document-id></exch:priority-claim></exch:priority-claims>
      <exch:parties><exch:applicants><exch:applicant><exch:applicant-name><name>A person's name</name>
        </exch:applicant-name><addressbook><orgname>Canglang Materials</orgname></addressbook></exch:applicant>
        </exch:applicants></exch:parties>
      <exch:invention-title lang="de">Verbundmembran</exch:invention-title>
      <exch:invention-title lang="en">Membrane &amp; electrode, 2 &lt; 3 m<sup>2</sup></exch:invention-title>
    </exch:bibliographic-data>
    <exch:abstract lang="en"><p>A membrane.</p><p>It lasts.</p></exch:abstract>
  </exch:exchange-document>
  <exch:exchange-document country="CN" doc-number="102307917" kind="B" family-id="45678901">
    <exch:bibliographic-data>
      <exch:publication-reference><document-id><country>CN</country><doc-number>102307917</doc-number><kind>B</kind>
        </document-id></exch:publication-reference>
      <exch:application-reference><document-id><country>CN</country><doc-number>202010123456</doc-number>
        </document-id></exch:application-reference>
      <exch:invention-title lang="zh">复合质子交换膜</exch:invention-title>
    </exch:bibliographic-data>
  </exch:exchange-document>
</exch:exchange-documents>"#;

/// WIPO ST.36, as the American office publishes it: documents one after the other, each with its document type.
const AMERICAN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant lang="EN"><us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country><doc-number>09876543</doc-number><kind>B2</kind>
<date>20180123</date></document-id></publication-reference>
<application-reference appl-type="utility"><document-id><country>US</country><doc-number>14123456</doc-number>
<date>20140101</date></document-id></application-reference>
<us-references-cited><us-citation><patcit><document-id><country>US</country><doc-number>1111111</doc-number>
</document-id></patcit></us-citation></us-references-cited>
<classifications-ipcr><classification-ipcr><section>H</section><class>01</class><subclass>M</subclass>
<main-group>8</main-group><subgroup>1053</subgroup></classification-ipcr></classifications-ipcr>
<invention-title id="d2e43">Edge seal</invention-title></us-bibliographic-data-grant></us-patent-grant>
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant lang="EN"><us-bibliographic-data-grant><publication-reference><document-id><country>US</country>
<doc-number>D0812345</doc-number><kind>S1</kind></document-id></publication-reference>
<invention-title>Valve &nbsp; seat</invention-title></us-bibliographic-data-grant></us-patent-grant>"#;

/// WIPO ST.96.
const COMPONENTS: &str = r#"<pat:PatentPublication xmlns:pat="urn:example:patent" xmlns:com="urn:example:common">
<pat:PatentPublicationIdentification><com:IPOfficeCode>WO</com:IPOfficeCode>
<pat:PublicationNumber>2010/123456</pat:PublicationNumber><com:PatentDocumentKindCode>A1</com:PatentDocumentKindCode>
<com:PublicationDate>2010-10-28+01:00</com:PublicationDate></pat:PatentPublicationIdentification>
<pat:ApplicationIdentification><com:IPOfficeCode>IB</com:IPOfficeCode><com:ApplicationNumber>
<com:ApplicationNumberText>2010051234</com:ApplicationNumberText></com:ApplicationNumber></pat:ApplicationIdentification>
<pat:FilingDate>2010-03-22</pat:FilingDate>
<pat:IPCRClassification><pat:Section>C</pat:Section><pat:Class>25</pat:Class><pat:Subclass>B</pat:Subclass>
<pat:MainGroup>13</pat:MainGroup><pat:Subgroup>08</pat:Subgroup></pat:IPCRClassification>
<pat:InventionTitle com:languageCode="en">Separator</pat:InventionTitle>
</pat:PatentPublication>"#;

async fn taken(app: &TestApp, owner: &Person, source: &str, file: &str) -> ([i64; 4], Vec<Value>) {
    let done = import(app, owner, &format!("kind=patents&source={source}"), "application/xml", file).await;
    let list = owner.get("/v1/patents?scope=own").await.expect(200).json();
    (sums(&done), list["items"].as_array().expect("items").clone())
}

#[actix_web::test]
async fn patents_of_the_exchange_format_are_read_with_their_numbers_in_one_form() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;

    let (first, patents) = taken(&app, &qinghe, "docdb", EXCHANGE).await;
    let (again, _) = taken(&app, &qinghe, "docdb", EXCHANGE).await;

    assert_eq!((first, again), ([2, 0, 0, 0], [0, 0, 2, 0]));
    let (chinese, european) = (&patents[0], &patents[1]);
    assert_eq!(european["publication_number"], "EP1234567A1");
    assert_eq!(european["title"], "Membrane & electrode, 2 < 3 m 2");
    assert_eq!(european["abstract"], "A membrane. It lasts.");
    assert_eq!([&european["filed_on"], &european["published_on"]], ["2008-09-05", "2010-03-10"]);
    assert_eq!(european["classes"], json!(["H01M8/10", "C08J5/22"]));
    assert_eq!([&european["applicant"], &european["family_id"]], ["Canglang Materials", "45678901"]);
    assert_eq!(european["metadata"], json!({ "application_id": "EP08123456" }));
    assert!(!european.to_string().contains("A person"), "names of persons are not taken");
    assert_eq!([&chinese["publication_number"], &chinese["application_number"]], ["CN102307917B", "202010123456.2"]);
    assert_eq!([&chinese["title"], &chinese["is_state_fresh"]], [&json!("复合质子交换膜"), &json!(false)]);
}

#[actix_web::test]
async fn documents_one_after_the_other_are_read_and_a_faulty_one_stops_no_other() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;

    let (result, patents) = taken(&app, &qinghe, "grants", AMERICAN).await;

    assert_eq!(result, [1, 0, 0, 1]);
    assert_eq!(patents[0]["publication_number"], "US9876543B2");
    assert_eq!([&patents[0]["filed_on"], &patents[0]["published_on"]], ["2014-01-01", "2018-01-23"]);
    assert_eq!(patents[0]["classes"], json!(["H01M8/1053"]));
    let imports =
        app.number("SELECT count(*) FROM import WHERE convert_from(report, 'UTF8') LIKE '%entity_unknown%'").await;
    assert_eq!(imports, 1, "an entity that XML does not define is not guessed");
}

#[actix_web::test]
async fn patents_of_the_component_format_are_read() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;

    let (result, patents) = taken(&app, &qinghe, "st96", COMPONENTS).await;

    assert_eq!(result, [1, 0, 0, 0]);
    assert_eq!(patents[0]["publication_number"], "WO2010123456A1");
    assert_eq!([&patents[0]["filed_on"], &patents[0]["published_on"]], ["2010-03-22", "2010-10-28"]);
    assert_eq!([&patents[0]["title"], &patents[0]["classes"]], [&json!("Separator"), &json!(["C25B13/08"])]);
}

#[actix_web::test]
async fn bombs_and_broken_files_are_told_and_nothing_of_them_is_fetched_or_unfolded() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let bomb = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><d><patent-document>&b;</patent-document></d>";
    let external =
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><d><patent-document>&x;</patent-document></d>";
    let deep = format!("<d>{}", "<a>".repeat(100));
    let long = format!("<d><patent-document><abstract>{}", "a".repeat(1024 * 1024 + 1));
    let cut = "<d><patent-document><invention-title>Membrane";

    for (number, (file, reason)) in [
        (bomb.to_owned(), "document type of its own"),
        (external.to_owned(), "document type of its own"),
        (deep, "nests more than 64"),
        (long, "longer than 1048576 bytes"),
        (cut.to_owned(), "malformed or cut off"),
    ]
    .into_iter()
    .enumerate()
    {
        let query = format!("kind=patents&source=bomb{number}");
        let done = import(&app, &qinghe, &query, "application/xml", file).await;
        assert_eq!(done.json()["state"], "failed", "{}", done.text());
        let failure = done.json()["failure"].as_str().expect("a reason").to_owned();
        assert!(failure.contains(reason), "{failure}");
    }
    assert_eq!(app.number("SELECT count(*) FROM patent").await, 0);
}
