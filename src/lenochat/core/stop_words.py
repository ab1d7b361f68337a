"""Words that say nothing of what a question is about: articles, pronouns, verbs that help others, greetings.

Folded as `core.search` folds words, without endings taken off. A language that is not here has none: then all that
tells such words apart is that many passages have them.
"""

from collections.abc import Mapping

_LISTS = {
    "en": """
        a about above after again against all already also always am an and any anybody anyone anything
        anyway are aren as at be because been before being below between both but by can cannot could couldn
        currently d dear did didn do does doesn doing don down during each either else ever every everybody
        everyone everything few for from further get gets getting give given go goes going gone gonna got
        guys had hadn happen happens has hasn have haven having he hello help hence her here hers herself
        hey hi him himself his how however i if in into is isn it its itself just kindly know let like ll
        long m madam make many may maybe me might more most much must mustn my myself need no nor not now of
        off ok okay on once one only or other our ours out over own people person please possible possibly
        question quite re really regarding s same say see she should shouldn sir so some somebody someone
        something still such sure t take taken takes taking tell than thank thanks that the their theirs
        them then there these they thing things this those though through thus to too try trying under until
        up upon us use used using ve very via want wanted was wasn we well were weren what whatever when
        where whether which while who whole whom whose why will with within without won wonder wondering
        work working works would wouldn yes yet you your yours yourself
    """,
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bekomme
        bekommen bin bis bist bitte brauche da dabei dafur damit danke dann daran darf darin das dass davon
        dazu dein deine dem den denn der des deshalb dich die dies diese diesem diesen dieser dieses dir
        doch dort du durch durfen ein eine einem einen einer eines einfach er es etwas euch euer eure frage
        fragen fur gab ganz geben gegen geht gern gerne gibt gut gute guten hab habe haben haette hallo hast
        hat hatte hatten hier hilfe hin ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins
        irgendwie ist ja jede jedem jeden jeder jedes jemand jetzt kann kannst kein keine keinen konnen
        konnte konnten kurz lange lassen lasst lieber los machen macht mal man manchmal mehr mein meine
        meinem meinen meiner meines mich mir mit mochte mochten moglich morgen muss mussen musste nach
        nachdem nein nicht nichts noch nun nur ob oder oft ohne per schon sehr sei sein seine seit selbst
        sich sie sind so sofort soll sollen sollte sonst tag uber um und uns unser unsere unter viel viele
        vom von vor wann war waren warum was wegen weil weiss welche welchem welchen welcher welches wenn
        wer werde werden wie wieder wieviel will wir wird wissen wo wobei wofur wollen womit wunsche wurde
        wurden zu zum zur zwar
    """,
    "fr": """
        a ai aide aider ainsi alors apres as au aucun aujourd aussi autre autres aux avant avec avez avoir
        avons bien bonjour bonsoir c ca car ce ceci cela ces cet cette ceux chaque chez combien comme
        comment d dans de deja depuis des deux dire dois doit donc dont du elle elles en encore entre es est
        et etait etes etre eu faire fait faites faut fois font hui il ils j je jusqu l la laquelle le lequel
        les leur leurs lors lui m ma mais me meme merci mes mien moi moins mon n ne ni non nos notre nous on
        ont ou oui par parce pas peu peut peux plait plus possible pour pourquoi pourrais pouvez pouvoir
        pouvons puis puisque qu quand que quel quelle quelles quelqu quelque quels question qui quoi s sa
        salut sans savoir se sera serai serait ses si sien son sont sous sur t ta te tes toi ton toujours
        tous tout toute toutes tres tu un une va vais vers veut veux voici voila voir vos votre voudrais
        voudriez vouloir vous vs y
    """,
    "es": """
        a ahi ahora al algo alguien algun alguna alguno algunos alla alli ante antes aqui asi aun aunque
        ayuda bien buenas bueno buenos cada como con conmigo contra cosa cual cuales cuando cuanta cuantas
        cuanto cuantos de debe debo del desde dia dias donde dos e el ella ellas ello ellos en entonces
        entre era eran eres es esa esas ese eso esos esta estaba estan estar estas este esto estos estoy
        favor fue gracias ha haber habia hace hacen hacer hago hasta hay haya he hola hoy i ir la las le les
        lo los luego mas me mediante mejor menos mi mia mio mis misma mismo mucha muchas mucho muchos muy
        nada necesito ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco poder
        podria podrian por porque posible pregunta puede pueden puedo pues que quien quiere quiero quisiera
        rato saber se sea segun ser si sido siempre sin sobre solo son soy su sus suya suyo tal tambien tan
        tanto te tener tengo ti tiene tienen toda todas todavia todo todos tras tu tus un una unas uno unos
        usted ustedes va vamos ver vez voy y ya yo
    """,
    "it": """
        a abbiamo adesso ai aiuto al alcuni all alla alle allo altra altri altro anche ancora aver avere
        avete avuto bene buon buona buongiorno c ce che chi ci ciao cio come con cosa cui d da dal dall
        dalla dalle dallo degli dei del dell della delle dello deve devo di domanda dopo dove due dunque e
        ed era erano esserci essere fa faccio fare fra gia giorno gli grazie ha hai hanno ho i il in io l la
        le lei li lo loro lui ma mai me mentre mi mia mie miei mio molti molto ne negli nei nel nell nella
        nelle nessuno niente no noi non nostra nostro o ogni oppure ora per perche pero piu poco poi
        possibile posso possono potete potrei prima puo qua qual qualche qualcosa qualcuno quale quali
        quando quanta quante quanti quanto quel quella quelle quelli quello questa queste questi questo qui
        quindi salve sapere scusi se sei sempre senza si sia siamo siete solo sono sopra sotto sta stato su
        sua sue sugli sui sul sulla sulle suo suoi tanto te ti tra tu tua tuo tutta tutte tutti tutto un una
        uno v vi voglio vorrei vostra vostro vuole
    """,
    "pt": """
        a agora ai ainda ajuda alem algo alguem algum alguma alguns ao aos apenas apos aquela aquele aquilo
        as assim ate bem boa bom cada com como contra da dar das de dela dele deles depois desde dessa desse
        desta deste deve devo dia do dois dos e ela elas ele eles em entao entre era eram essa essas esse
        esses esta estao estar estas estava este estes estou eu favor faz fazem fazer foi for foram ha haver
        isso isto ja la lhe lhes mais mas me mesma mesmo meu meus minha minhas muita muito muitos na nada
        nao nas nem nenhum no nos nossa nosso num numa o obrigada obrigado ola onde os ou outra outras outro
        outros para pela pelas pelo pelos pergunta pode podem poderia podia por porque possivel posso pouco
        preciso quais qual qualquer quando quanta quantas quanto quantos que quem queria quero saber se sem
        sempre ser sera seu seus sim so sobre sou sua suas tal tambem tanto te tem temos tenho ter teu ti
        toda todas todo todos tu tua tudo um uma umas uns vai vez voce voces vos vou
    """,
    "nl": """
        aan al alle alleen alles als alstublieft altijd ander andere anders ben bent bij bijna daar dag dan
        dank danke dat de deze die dit doe doen doet door dus een eens en er ergens even ga gaan gaat geeft
        geen gelden graag haar had hallo heb hebben hebt heeft heel help hem hen het hier hij hoe hoeveel
        hoi hun iemand iets ik in is ja je jij jou jouw jullie kan kun kunnen kunt lang maak maar mag maken
        me mee meer men met mij mijn misschien moet moeten mogen na naar niet niets nog nu of om omdat onder
        ons onze ook op over plaats s t te tegen ten ter terwijl toch tot u uit uw van veel via vind vinden
        voor vraag vragen waar waarom wanneer want waren was wat we weer weet wel welk welke werd werden wie
        wij wil willen word worden wordt zal ze zeer zelf zich zij zijn zo zoals zonder zou zouden
    """,
    "sv": """
        ah alla allt an ar at att av bara bli blir bra da dar de dem den denna deras dess dessa det detta
        dig din dina dit ditt du efter ej eller en er era ert ett fa far fatt fick finns for fraga fragor
        fran ga gar ge gor gora ha hade han hans har hej henne hennes hjalp hon honom hur i icke igen in
        inom inte ja jag kan kommer kunde lange man manga maste med mellan men mer mig min mina mitt mojligt
        mot mycket nagon nagot nagra nan nar ni nu och ocksa om oss over pa sa samma sedan sig sin sina sitt
        ska skall skulle snalla som tack till tills under undrar upp ut utan vad var vara varfor varit varje
        vart vem vet vi vid vilja vilka vilken vilket vill vore
    """,
    "da": """
        af alle alt altid andre at bare blev blive bliver da de dem den denne der deres det dette dig din
        dine dit dog du efter eller en end er et far fik for fordi fra gerne gør gøre ham han hans har havde
        have hej hendes her hjælp hos hun hvad hvem hver hvilke hvilken hvis hvor hvordan hvorfor hvornar i
        ikke ind ja jeg jer jeres kan kom kommer kun kunne lang lange ma man mange maske med meget men mere
        mig min mine mit mod nar ned nej nogen noget nogle nu ogsa om op os over pa sa sadan selv sig sin
        sine sit skal skulle som spørgsmal tak til ud uden under var ved vi vil ville vor vore være været
    """,
    "no": """
        alle at av bare begge ble bli blir bra da de deg dem den denne der dere deres det dette din dine
        ditt du eller en ene enn er et etter fa far fatt for fordi fra gjort gjør gjøre ha hadde han hans
        har hei hennes her hjelp hos hun hva hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke ingen
        inn ja jeg kan kom kunne lang lenge ma man mange med meg meget mellom men mer min mine mitt mot mye
        na nar ned nei noe noen og ogsa om opp oss over pa sa seg selv sin sine sitt skal skulle slik som
        spørsmal takk til ut uten var vare vart ved vet vi vil ville vært ønsker
    """,
    "fi": """
        apua ei eika eivat ellei emme en enta et etta ette haluaisin haluan han hanen he hei heidan hyva
        ihan ilman itse ja jo joka joko jolla jonka jos joskus jotain jotka jotta juuri kaikki kanssa kauan
        kautta kerran kiitos koska kuin kuinka kuka kun kunnes kyll kylla kysymys lisaksi me mika mikali
        milla milloin mina minua minulla minulle minun missa mista mita mitka moi moni monta mukaan mutta
        muu myos ne niin noin nyt ole olen olet oletko oli olin olisi olla olleet ollut on onko ovat paljon
        pitaa poikki se seka sen siella siina siis sina sinun sita taalla tai tama tassa te teidan teilla
        teko tuo vai vaikka vain varten viela voi voiko voin voinko voisi voitte
    """,
    "pl": """
        a aby ale ani az bardzo bede bedzie bez bo by byc byl byla bylo byly był była było były chce
        chcialabym chcialbym ci cie co cos czemu czesc czy czyli dla dlaczego dlatego do dobry dziekuje
        dzien dzis gdy gdzie go i ich ile im inne ja jak jaka jaki jakie jakis je jednak jego jej jesli jest
        jestem juz kazdy kiedy kilka kto ktora ktore ktory ma maja mam mamy mi mna mnie moga moge moj moja
        moje moze mozemy mozna mu musi musze my na nad nam nami nas nasz nasza nic nich nie niej nim niz no
        o od on ona one oni ono oraz pan pani panstwa panstwo po pod pomoc poniewaz potrzebuje poza prosze
        przed przez przy pytanie sa sam sama sie skad swoj ta tak taki takie tam te tego tej ten to toba
        tobie trzeba tu tutaj twoj ty tych tylko tym u w wam was wasz we wiec wiele wszystkie wszystko z za
        zawsze ze zeby
    """,
    "cs": """
        a aby ahoj ale ani ano asi az bez bude budu by byl byla byli bylo byt chci chtel chtela ci co coz
        dal dekuji den dnes do dobry ho i ja jak jaka jake jako jaky je jeho jej jeji jejich jen jeste
        jestli ji jiz jsem jsi jsme jsou jste k kam kazdy kde kdo kdy kdyz ke kolik ktera ktere kterou ktery
        ma maji mam mame mate me mezi mi mne mnou moc mohu moje muj musi muze muzete muzu my na nad nam nami
        nas nase ne nebo nebot neco nejaky nejsou neni nez nic nim o od on ona oni otazka po pod podle pokud
        pomoc potom potrebuji pouze prave pred pres pri pro proc prosim proto protoze s se si sve svuj ta
        tady tak take taky tam tato te tedy ten tento teto ti tim to tohle toho tom tomu tu ty u uz v vam
        vami vas vase ve vice vsak vse vsechno vy z za zda ze
    """,
    "ru": """
        а без более больше будет будто бы был была были было быть в вам вами вас ваш ваша ваше ваши весь во
        вопрос вот все всего всех вы где да даже день для до добрыи его ее если есть еще ж же за здесь
        здравствуите и из или им иногда их к как какая какие какои когда кто куда ли лучше между меня мне
        много могу может можете можно мои мы на над надо наконец нам нас наш не него нее неи нельзя нет ни
        нибудь никогда ним них ничего но ну нужно о об один он она они опять от очень перед по под
        подскажите пожалуиста помогите после потом потому почему почти при привет про раз разве с сам свою
        себе себя сеичас сколько со спасибо так такои там тебя тем теперь то тогда того тоже только том тот
        тут ты у уж уже хорошо хотел хочу чего чем через что чтоб чтобы чуть эти этого этои этом этот эту я
    """,
    "tr": """
        acaba ama ancak artık asla aslında az bana bazı belki ben benden beni benim bir biraz bircok biri
        birkac birsey biz bize bizi bizim boyle bu bunu bunun burada cok cunku da daha dahi de defa degil
        diye dolayı eger en evet fakat gibi gore hala hangi hangisi hani hatta hem henuz hep hepsi her
        herhangi hic icin ile ilgili ise iste istiyorum kac kadar karsı kendi ki kim kime lazım lutfen madem
        merhaba mi misiniz miyim mu mumkun mı mısınız nasil nasıl ne neden nedir nerede nereye nicin o olan
        olarak oldu oldugu olmak olmaz olsa olur ona onlar onu onun orada oysa pek rag ragmen sadece sana
        sanki selam sen seni senin sey simdi siz size sizin soru soyle su tabii tesekkurler tum uzere var ve
        veya ya yani yapabilir yardım yok zaten
    """,
}

STOP_WORDS: Mapping[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _LISTS.items()}
