//! A pretend council: somebody for most roles of the procedures, each with a name of their own.

/// Whom to ring when a child must move now.
pub const EMERGENCY: &str = "Ring the emergency duty team on 01234 567890.";

/// The people file. Carla, the carer, and Gil, a guest speaker, have no account: they are asked by phone.
pub const PEOPLE: &str = "\
id,name,email,slack,teams,roles,team,cover
amina,Amina Yusuf,amina@council.example,U0AMINA,,child_social_worker,North,ben
ben,Ben Ortega,ben@council.example,U0BEN,,child_social_worker,North,amina
dan,Dan Field,dan@council.example,U0DAN,,child_social_worker,South,
tara,Tara Lowe,tara@council.example,U0TARA,,team_manager,North,tom
tom,Tom Price,tom@council.example,U0TOM,,assistant_team_manager_supervising,North,tara
colin,Colin Shah,colin@council.example,U0COLIN,,csb_team_leader,,cleo
cleo,Cleo Martins,cleo@council.example,U0CLEO,,childrens_services_buyers,,colin
hana,Hana Birk,hana@council.example,U0HANA,,category_specialist_homes,,ivo
ivo,Ivo Lund,ivo@council.example,U0IVO,,category_specialist_ifa,,hana
fred,Fred Osei,fred@council.example,U0FRED,,fostering_duty,,
sara,Sara Nolan,sara@council.example,U0SARA,,service_manager_child;service_manager,,atif
atif,Atif Rahman,atif@council.example,U0ATIF,,service_manager_atr,,sara
vera,Vera Holt,vera@council.example,U0VERA,,service_manager,,sara
bella,Bella Crane,bella@council.example,U0BELLA,,business_support,,cora
cora,Cora Finch,cora@council.example,U0CORA,,coordinator,,bella
ines,Ines Duarte,ines@council.example,U0INES,,iro,,
noor,Noor Haddad,noor@council.example,U0NOOR,,supervising_social_worker,,
petra,Petra Wolf,petra@council.example,U0PETRA,,placement_service_manager_rep,,
otis,Otis Reed,otis@council.example,U0OTIS,,home_manager,,
gwen,Gwen Tully,gwen@council.example,U0GWEN,,other_agency_manager;partner_agency,,
lena,Lena Moss,lena@council.example,U0LENA,,learning_and_standards,,
otto,Otto Kemp,otto@council.example,U0OTTO,,out_of_hours,,
art,Arthur Pell,art@council.example,U0ART,,art_manager,,
kim,Kim Lowry,kim@nhs.example,U0KIM,,,CAMHS,
nell,Nell Sharp,nell@nhs.example,U0NELL,,,,
liam,Liam Deputy,liam@nhs.example,U0LIAM,,,CAMHS,
maya,Maya Practice,maya@nhs.example,U0MAYA,,,CAMHS,
rosa,Rosa Fourth,rosa@nhs.example,U0ROSA,,,CAMHS,
carla,Carla Foster,carla@home.example,,,carer,,
gil,Gil Outside,gil@school.example,,,,,
selma,Selma Brandt,selma@council.example,U0SELMA,,safeguarding_unit,,rolf
greta,Greta Holm,greta@council.example,U0GRETA,,conference_and_review_manager,,
rolf,Rolf Ager,rolf@council.example,U0ROLF,,conference_and_review_manager;fostering_review_manager,,
hugo,Hugo Stern,hugo@council.example,U0HUGO,,head_of_service,,hedda
hedda,Hedda Quist,hedda@council.example,U0HEDDA,,head_of_service,,hugo
ilse,Ilse Vance,ilse@council.example,U0ILSE,,head_of_service_other_area,,
mira,Mira Toft,mira@council.example,U0MIRA,,service_manager_iss,,
pia,Pia Lang,pia@council.example,U0PIA,,placement_lead,,
finn,Finn Oakes,finn@council.example,U0FINN,,fostering_team_manager,,
abel,Abel Frost,abel@council.example,U0ABEL,,assistant_director_corporate_parenting,,
issa,Issa Bello,issa@council.example,U0ISSA,,independent_statutory_services,,
prue,Prue Dale,prue@provider.example,U0PRUE,,provider,,
viola,Viola Reid,viola@council.example,U0VIOLA,,virtual_school,,
adam,Adam Root,adam@council.example,U0ADAM,,administrator,,
";

/// The account of a person in the file, if they have one.
pub fn account(id: &str) -> Option<&'static str> {
    column(id, 3).filter(|account| !account.is_empty())
}

/// The account of a person at Teams, in a story that has them there.
pub fn teams_account(id: &str) -> String {
    format!("aad-{id}")
}

/// The people file with everybody of whom `at_teams` says so at Teams instead of Slack.
pub fn people(at_teams: impl Fn(&str) -> bool) -> String {
    let header = PEOPLE.lines().next().unwrap_or_default().to_owned();
    let line = |row: Vec<&'static str>| {
        let mut row: Vec<String> = row.into_iter().map(str::to_owned).collect();
        if !row[3].is_empty() && at_teams(&row[0]) {
            row[4] = teams_account(&row[0]);
            row[3].clear();
        }
        row.join(",")
    };
    [header].into_iter().chain(rows().map(line)).map(|line| line + "\n").collect()
}

pub fn name(id: &str) -> &'static str {
    column(id, 1).unwrap_or_else(|| panic!("nobody is called {id} in this council"))
}

/// Everybody who cannot be reached in a chat.
pub fn unreachable() -> Vec<&'static str> {
    rows().filter(|row| row[3].is_empty()).map(|row| row[0]).collect()
}

fn column(id: &str, n: usize) -> Option<&'static str> {
    rows().find(|row| row[0] == id).map(|row| row[n])
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    PEOPLE.lines().skip(1).map(|line| line.split(',').collect())
}
