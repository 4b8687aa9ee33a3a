package dev.ratchet.message;

import static dev.ratchet.message.Repair.Kind.BECAME_TEXT;
import static dev.ratchet.message.Repair.Kind.BLOCK_MOVED;
import static dev.ratchet.message.Repair.Kind.CALL_CHANGED;
import static dev.ratchet.message.Repair.Kind.CHARACTER_REPLACED;
import static dev.ratchet.message.Repair.Kind.EMPTY_LEFT_OUT;
import static dev.ratchet.message.Repair.Kind.FIELD_LEFT_OUT;
import static dev.ratchet.message.Repair.Kind.MESSAGES_MERGED;
import static dev.ratchet.message.Repair.Kind.MESSAGE_ADDED;
import static dev.ratchet.message.Repair.Kind.PROMPT_LEFT_OUT;
import static dev.ratchet.message.Repair.Kind.RESULT_ADDED;
import static dev.ratchet.message.Repair.Kind.RESULT_CHANGED;
import static dev.ratchet.message.Repair.Kind.SUPERSEDED_LEFT_OUT;
import static dev.ratchet.message.Repair.Kind.THINKING_LEFT_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the transcripts of this test {@code '} stands for {@code "}. */
class TranscriptTest {
    private static final String ASKED = "{'role':'user','content':'Where is A-1042?'}";
    private static final String CALL_A = "{'type':'tool_use','id':'A','name':'lookup_order','input':{'n':1.50}}";
    private static final String CALL_B = "{'type':'tool_use','id':'B','name':'lookup_order','input':{}}";
    private static final String RESULT_A = "{'type':'tool_result','tool_use_id':'A','content':'shipped'}";
    private static final String RESULT_B = "{'type':'tool_result','tool_use_id':'B','content':'lost'}";
    private static final String THOUGHT = "{'type':'thinking','thinking':'hm','signature':'c2ln'}";
    private static final RawJson TOOL =
            RawJson.parse("{\"name\":\"lookup_order\",\"input_schema\":{\"type\":\"object\"}}");

    @Test
    void whatIsLegalStaysByteForByteAndNothingIsRepaired() {
        String call = "{ 'type':'tool_use', 'id':'A', 'name':'lookup_order', 'input':{ 'n':1.50 } }";
        String other = "{'type':'brand_new','of':['tomorrow', 1e2]}";

        loads(ASKED, assistant(call, other), user(RESULT_A, text("And?")), assistant(text("It is shipped.")))
                .repaired()
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(call, other),
                        user(RESULT_A, text("And?")),
                        assistant(text("It is shipped.")));
    }

    @Test
    void resultsStayInTheOrderInWhichTheyCame() {
        loads(ASKED, assistant(CALL_A, CALL_B), user(RESULT_B, RESULT_A))
                .repaired()
                .becomes(user(text("Where is A-1042?")), assistant(CALL_A, CALL_B), user(RESULT_B, RESULT_A));
    }

    @Test
    void neighboursOfOneRoleBecomeOneMessage() {
        loads(ASKED, user(text("Hello?")), assistant(CALL_A, CALL_B), user(RESULT_A), user(RESULT_B))
                .repaired(MESSAGES_MERGED, "messages.1", MESSAGES_MERGED, "messages.4")
                .becomes(
                        user(text("Where is A-1042?"), text("Hello?")),
                        assistant(CALL_A, CALL_B),
                        user(RESULT_A, RESULT_B));
    }

    @Test
    void resultsBehindTextComeToTheFront() {
        loads(ASKED, assistant(CALL_A), user(text("Look:"), RESULT_A))
                .repaired(BLOCK_MOVED, "messages.2.content.1")
                .becomes(user(text("Where is A-1042?")), assistant(CALL_A), user(RESULT_A, text("Look:")));
    }

    @Test
    void lateResultsAreGatheredInTheMessageAfterTheirCalls() {
        loads(
                        ASKED,
                        assistant(CALL_A, CALL_B),
                        user(RESULT_A),
                        assistant(text("One moment.")),
                        user(RESULT_B, text("And?")))
                .repaired(BLOCK_MOVED, "messages.4.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A, CALL_B),
                        user(RESULT_A, RESULT_B),
                        assistant(text("One moment.")),
                        user(text("And?")));
    }

    @Test
    void resultsInTheAnswerItselfAreTheUsers() {
        loads(ASKED, assistant(CALL_A, RESULT_A, text("It is shipped.")))
                .repaired(BLOCK_MOVED, "messages.1.content.1")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A),
                        user(RESULT_A),
                        assistant(text("It is shipped.")));
    }

    @Test
    void anOrphanResultBecomesTextThatSaysWhoseItWas() {
        String orphan = "{'type':'tool_result','tool_use_id':'Z','is_error':true,'content':[{'type':'text','text':'17"
                + " rows'},{'type':'image','source':{'type':'url','url':'u'}}]}";

        loads(user(orphan, text("Well?")))
                .repaired(BECAME_TEXT, "messages.0.content.0")
                .becomes(user(
                        text("A result of the call Z, which is not in this conversation (an error):\\n17 rows"),
                        "{'type':'image','source':{'type':'url','url':'u'}}",
                        text("Well?")));
    }

    @Test
    void ofTwoResultsTheFirstCountsAndTheOtherIsKeptAsText() {
        String again = "{'type':'tool_result','tool_use_id':'A','content':'shipped again'}";

        loads(ASKED, assistant(CALL_A, CALL_B), user(RESULT_A, again, RESULT_B))
                .repaired(BECAME_TEXT, "messages.2.content.1", BLOCK_MOVED, "messages.2.content.2")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A, CALL_B),
                        user(RESULT_A, RESULT_B, text("Another result of the call A:\\nshipped again")));
    }

    @Test
    void aCallWithoutAResultIsSaidNotToBeKnown() {
        loads(ASKED, assistant(CALL_A), user(text("Never mind.")))
                .repaired(RESULT_ADDED, "messages.1.content.0")
                .becomes(user(text("Where is A-1042?")), assistant(CALL_A), user(notKnown("A"), text("Never mind.")));
    }

    @Test
    void callsAtTheEndAreSaidNotToBeKnownSoThatTheModelIsNext() {
        Loaded loaded = loads(ASKED, assistant(CALL_A, CALL_B))
                .repaired(RESULT_ADDED, "messages.1.content.0", RESULT_ADDED, "messages.1.content.1")
                .becomes(user(text("Where is A-1042?")), assistant(CALL_A, CALL_B), user(notKnown("A"), notKnown("B")));

        assertThat(Conversation.of(loaded.transcript.messages()).notSendable()).isEmpty();
    }

    @Test
    void aRepeatedIdIsMadeUniqueAndItsResultFollows() {
        String renamedCall = "{'type':'tool_use','id':'A_1','name':'lookup_order','input':{'n':1.50}}";
        String renamedResult = "{'type':'tool_result','tool_use_id':'A_1','content':'shipped'}";

        loads(ASKED, assistant(CALL_A), user(RESULT_A), assistant(CALL_A), user(RESULT_A))
                .repaired(CALL_CHANGED, "messages.3.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A),
                        user(RESULT_A),
                        assistant(renamedCall),
                        user(renamedResult));
        loads(ASKED, assistant(CALL_A, CALL_A), user(RESULT_A, RESULT_A))
                .repaired(CALL_CHANGED, "messages.1.content.1")
                .becomes(user(text("Where is A-1042?")), assistant(CALL_A, renamedCall), user(RESULT_A, renamedResult));
    }

    @Test
    void anIdOfAnotherServiceIsMadeOneThatTheApiTakes() {
        loads(
                        ASKED,
                        assistant("{'type':'tool_use','id':'lookup:0','name':'lookup_order','input':{}}"),
                        user("{'type':'tool_result','tool_use_id':'lookup:0','content':'shipped'}"))
                .repaired(CALL_CHANGED, "messages.1.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant("{'type':'tool_use','id':'lookup_0_1','name':'lookup_order','input':{}}"),
                        user("{'type':'tool_result','tool_use_id':'lookup_0_1','content':'shipped'}"));
    }

    @Test
    void argumentsInAStringBecomeAnObject() {
        loads(
                        ASKED,
                        assistant("{'type':'tool_use','id':'A','name':'lookup_order','input':'{ \\'n\\':1.50}'}"),
                        user(RESULT_A))
                .repaired(CALL_CHANGED, "messages.1.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant("{'type':'tool_use','id':'A','name':'lookup_order','input':{ 'n':1.50}}"),
                        user(RESULT_A));
    }

    @Test
    void aCallThatIsCutOffBecomesTextAndSoDoesItsResult() {
        loads(
                        ASKED,
                        assistant("{'type':'tool_use','id':'A','name':'lookup_order','input':'{\\'n\\':1.'}"),
                        user(RESULT_A))
                .repaired(BECAME_TEXT, "messages.1.content.0", BECAME_TEXT, "messages.2.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(
                                text(
                                        "A block of type tool_use that cannot be sent as one: {\\'type\\':\\'tool_use\\',"
                                                + "\\'id\\':\\'A\\',\\'name\\':\\'lookup_order\\',\\'input\\':\\'{\\\\\\'n\\\\\\':1.\\'}")),
                        user(text("A result of the call A, which is not in this conversation:\\nshipped")));
    }

    @Test
    void emptyTextIsLeftOutAndAMessageOfNothingElseWithIt() {
        loads(ASKED, assistant(text(""), CALL_A), user(RESULT_A), assistant(), user(text(" \\n"), text("And?")))
                .repaired(
                        EMPTY_LEFT_OUT,
                        "messages.1.content.0",
                        EMPTY_LEFT_OUT,
                        "messages.3.content",
                        EMPTY_LEFT_OUT,
                        "messages.4.content.0")
                .becomes(user(text("Where is A-1042?")), assistant(CALL_A), user(RESULT_A, text("And?")));
    }

    @Test
    void anAnswerThatStandsFirstGetsAMessageOfTheUserInFront() {
        loads(assistant(text("Hello.")), user(text("Hi.")))
                .repaired(MESSAGE_ADDED, "messages.0")
                .becomes(
                        user(text("What the user said before this answer is not known.")),
                        assistant(text("Hello.")),
                        user(text("Hi.")));
    }

    @Test
    void aSystemMessageBecomesTextOfTheUserThatSaysSo() {
        loads("{'role':'system','content':'Be brief.'}", ASKED)
                .repaired(BECAME_TEXT, "messages.0.content", MESSAGES_MERGED, "messages.1")
                .becomes(user(text("System message: Be brief."), text("Where is A-1042?")));
    }

    @Test
    void cacheMarksAreNoPartOfAMessageWhereverTheyStand() {
        String mark = ",'cache_control':{'type':'ephemeral'}";
        loads(
                        user("{'type':'text','text':'Hi.'" + mark + "}"),
                        assistant(CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[{'type':'text','text':'x'" + mark
                                + "}]" + mark + "}"))
                .repaired(FIELD_LEFT_OUT, "messages.0.content.0", FIELD_LEFT_OUT, "messages.2.content.0")
                .becomes(
                        user(text("Hi.")),
                        assistant(CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[{'type':'text','text':'x'}]}"));
    }

    @Test
    void whatAServicesAnswerHasBesidesRoleAndContentIsLeftOut() {
        loads(ASKED, "{'id':'msg_1','role':'assistant','content':'Hi.','stop_reason':'end_turn'}")
                .repaired(FIELD_LEFT_OUT, "messages.1")
                .becomes(user(text("Where is A-1042?")), assistant(text("Hi.")));
    }

    @Test
    void aResultOfAnotherFormHasItsTextKept() {
        loads(
                        ASKED,
                        assistant(CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[{'rows':17},'x',{'type':'text',"
                                + "'text':''}],'is_error':'true'}"))
                .repaired(RESULT_CHANGED, "messages.2.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[" + text("{\\'rows\\':17}") + ","
                                + text("x") + "],'is_error':true}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1|true", "\"yes\"|true", "\"true\"|true", "[]|true", "{}|true", "0| ", "null| ", "\"false\"| "})
    void aFailureDoesNotBecomeASuccess(String written, @Nullable String meant) {
        String result = "{'type':'tool_result','tool_use_id':'A','content':'it FAILED'";

        loads(ASKED, assistant(CALL_A), user(result + ",'is_error':" + written + "}"))
                .repaired(RESULT_CHANGED, "messages.2.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A),
                        user(result + (meant == null ? "" : ",'is_error':" + meant) + "}"));
    }

    @Test
    void thinkingThatTheUserBroughtIsNotLost() {
        loads(user("{'type':'thinking','thinking':'WORDS'}"))
                .repaired(BECAME_TEXT, "messages.0.content.0")
                .becomes(user(text("A block of type thinking that cannot be sent as one: {\\'type\\':\\'thinking\\',"
                        + "\\'thinking\\':\\'WORDS\\'}")));
    }

    @Test
    void fieldsThatTheApiDoesNotTakeFromItsCallerAreLeftOut() {
        loads(
                        user("{'type':'text','text':'Hi.','annotations':[],'id':'1'}"),
                        assistant(CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','name':'lookup_order','content':[{'type':'text',"
                                + "'text':'x','id':'lc_1'},{'type':'image','source':{'type':'url','url':'u','detail':"
                                + "'low'}}]}"))
                .repaired(
                        FIELD_LEFT_OUT,
                        "messages.0.content.0",
                        FIELD_LEFT_OUT,
                        "messages.2.content.0",
                        RESULT_CHANGED,
                        "messages.2.content.0")
                .becomes(
                        user(text("Hi.")),
                        assistant(CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[" + text("x")
                                + ",{'type':'image','source':{'type':'url','url':'u'}}]}"));
    }

    @Test
    void theIndexThatABlockHadInItsStreamIsNoPartOfIt() {
        loads(ASKED, assistant("{'type':'tool_use','id':'A','name':'x','input':{},'index':0}"), user(RESULT_A))
                .repaired(FIELD_LEFT_OUT, "messages.1.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant("{'type':'tool_use','id':'A','name':'x','input':{}}"),
                        user(RESULT_A));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'image_url','image_url':{'url':'https://example.com/WORDS.png'}}",
                "{'type':'image','title':'WORDS'}",
                "{'type':'image','source':{'type':'base64','media_type':'WORDS','data':''}}",
                "{'type':'document','source':{'type':'text','data':'WORDS'}}",
                "{'type':'search_result','source':'s','title':'WORDS','content':'x'}",
                "{'type':'brand_new','of':'WORDS'}"
            })
    void whatAUserCannotSayLikeThisBecomesTextWithAllThatIsInIt(String block) {
        String whole = block.replace("'", "\\'");
        String type = RawJson.parse(block.replace('\'', '"')).text("type");

        loads(user(block))
                .repaired(BECAME_TEXT, "messages.0.content.0")
                .becomes(user(text("A block of type " + type + " that cannot be sent as one: " + whole)));
        loads(ASKED, assistant(CALL_A), user("{'type':'tool_result','tool_use_id':'A','content':[" + block + "]}"))
                .repaired(RESULT_CHANGED, "messages.2.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[" + text(whole) + "]}"));
    }

    @Test
    void whatOtherServicesCallTextIsText() {
        loads(
                        user("{'type':'input_text','text':'Hi.'}"),
                        assistant("{'type':'output_text','text':'Hello.','annotations':[]}", CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[{'type':'input_text','text':'x'}]}"))
                .repaired(
                        BECAME_TEXT,
                        "messages.0.content.0",
                        BECAME_TEXT,
                        "messages.1.content.0",
                        RESULT_CHANGED,
                        "messages.2.content.0")
                .becomes(
                        user(text("Hi.")),
                        assistant(text("Hello."), CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[" + text("x") + "]}"));
    }

    @Test
    void whatAnotherModelReasonedIsNoThinkingThatTheApiTakesBack() {
        loads(ASKED, assistant("{'type':'reasoning','reasoning':'hm'}", text("Hi.")))
                .repaired(THINKING_LEFT_OUT, "messages.1.content.0")
                .becomes(user(text("Where is A-1042?")), assistant(text("Hi.")));
    }

    @Test
    void aResultSuitsItsCallAndTheTools() {
        String found = "{'type':'tool_reference','tool_name':'lookup_order'}";
        String named = "{'type':'tool_result','tool_use_id':'A','content':[" + found + "],'toolset_name':'browser'}";
        String asText = "[" + text(found.replace("'", "\\'")) + "]";
        String click = "{'type':'tool_use','id':'A','name':'click','input':{},'toolset_name':'browser'}";

        parse("[" + String.join(",", ASKED, assistant(CALL_A), user(named)) + "]", null, List.of(TOOL))
                .repaired(RESULT_CHANGED, "messages.2.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A),
                        user("{'type':'tool_result','tool_use_id':'A','content':[" + found + "]}"));
        loads(ASKED, assistant(click), user(named))
                .repaired(RESULT_CHANGED, "messages.2.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(click),
                        user("{'type':'tool_result','tool_use_id':'A','content':" + asText
                                + ",'toolset_name':'browser'}"));
        loads(ASKED, assistant(click), user(RESULT_A))
                .repaired(RESULT_CHANGED, "messages.2.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(click),
                        user("{'type':'tool_result','tool_use_id':'A','content':'shipped','toolset_name':'browser'}"));
    }

    @Test
    void anImageInAnAnswerBecomesTheUsers() {
        String image = "{'type':'image','source':{'type':'url','url':'u'}}";

        loads(ASKED, assistant(text("See:"), image), user(text("Nice.")))
                .repaired(BLOCK_MOVED, "messages.1.content.1")
                .becomes(user(text("Where is A-1042?")), assistant(text("See:")), user(image, text("Nice.")));
    }

    @Test
    void halfASurrogatePairIsReplacedAndAWholeOneNot() {
        loads("{'role':'user','content':'a\\ud83d b \\ud83d\\ude00 \\\\ud83d'}")
                .repaired(CHARACTER_REPLACED, "messages.0.content")
                .becomes(user("{'type':'text','text':'a\\ufffd b \\ud83d\\ude00 \\\\ud83d'}"));
        loads("{'role':'user','content':'a\uD83D'}")
                .repaired(CHARACTER_REPLACED, "")
                .becomes(user(text("a\uFFFD")));
    }

    @Test
    void aCallOfTheServersThatWasGivenUpBecomesText() {
        String search = "{'type':'server_tool_use','id':'S','name':'web_search','input':{'query':'x'}}";

        loads(ASKED, assistant(search), user(text("Stop.")))
                .repaired(BECAME_TEXT, "messages.1.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(text("A block of type server_tool_use that cannot be sent as one: "
                                + search.replace("'", "\\'"))),
                        user(text("Stop.")));
    }

    @Test
    void aPausedAnswerAtTheEndGoesOnWhereItsToolIsStillThere() {
        String search = "{'type':'server_tool_use','id':'S','name':'web_search','input':{'query':'x'}}";
        String transcript = "[" + ASKED + "," + assistant(text("Searching."), search) + "]";
        RawJson tool = RawJson.parse("{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}");

        Loaded loaded = parse(transcript, null, List.of(tool))
                .repaired()
                .becomes(user(text("Where is A-1042?")), assistant(text("Searching."), search));
        Conversation conversation = Conversation.of(loaded.transcript.messages());
        assertThat(conversation.paused()).isTrue();
        assertThat(conversation.notSendable()).isEmpty();

        parse(transcript, null, List.of(TOOL)).repaired(BECAME_TEXT, "messages.1.content.1");
    }

    @Test
    void anAnswerThatIsOverDoesNotWaitForAnEarlierCallOfTheServers() {
        String search = "{'type':'server_tool_use','id':'S','name':'web_search','input':{'query':'x'}}";

        loads(ASKED, assistant(search, CALL_A), user(RESULT_A), assistant(text("It is shipped.")))
                .repaired(BECAME_TEXT, "messages.1.content.0");
    }

    @Test
    void aCallOfCodeThatDoesNotGoOnIsACallLikeOthers() {
        String code = "{'type':'server_tool_use','id':'S','name':'code_execution','input':{'code':'x'}}";
        String call = "{'type':'tool_use','id':'A','name':'lookup_order','input':{'n':1.50},'caller':{'type':"
                + "'code_execution_20260120','tool_id':'S'}}";
        RawJson tool = RawJson.parse("{\"type\":\"code_execution_20260120\",\"name\":\"code_execution\"}");

        parse("[" + String.join(",", ASKED, assistant(code, call), user(RESULT_A)) + "]", null, List.of(tool))
                .repaired(BECAME_TEXT, "messages.1.content.0", CALL_CHANGED, "messages.1.content.1");
    }

    @Test
    void whatAFallbackHasSupersededIsLeftOut() {
        String fallback = "{'type':'fallback','from':{'model':'a'},'to':{'model':'b'}}";

        loads(ASKED, assistant(text("Hm."), CALL_A, fallback, text("It is shipped.")))
                .repaired(SUPERSEDED_LEFT_OUT, "messages.1.content.1")
                .becomes(user(text("Where is A-1042?")), assistant(text("Hm."), fallback, text("It is shipped.")));
    }

    @Test
    void thinkingStaysWhereEverythingInFrontOfItIsWhatItWas() {
        String body = "{'model':'m','system':[{'type':'text','text':'Be brief.','cache_control':{'type':'ephemeral'}}],"
                + "'tools':[{'name':'lookup_order','input_schema':{'type':'object'},'cache_control':null}],'messages':["
                + String.join(",", ASKED, assistant(THOUGHT, text(""), CALL_A), user(RESULT_A)) + "]}";

        parse(body, RawJson.string("Be brief."), List.of(TOOL))
                .repaired(EMPTY_LEFT_OUT, "messages.1.content.1")
                .becomes(user(text("Where is A-1042?")), assistant(THOUGHT, CALL_A), user(RESULT_A));
    }

    @Test
    void thinkingInFrontOfARepairStays() {
        String body = "{'messages':["
                + String.join(",", ASKED, assistant(THOUGHT, CALL_A), user(text("Look:"), RESULT_A)) + "]}";

        parse(body, null, List.of())
                .repaired(BLOCK_MOVED, "messages.2.content.1")
                .becomes(user(text("Where is A-1042?")), assistant(THOUGHT, CALL_A), user(RESULT_A, text("Look:")));
    }

    @Test
    void onceThereIsThinkingBehindARepairAllThinkingIsLeftOut() {
        String body = "{'messages':["
                + String.join(
                        ",",
                        ASKED,
                        assistant(THOUGHT, CALL_A),
                        user(text("Look:"), RESULT_A),
                        assistant(THOUGHT, text("It is shipped.")))
                + "]}";

        parse(body, null, List.of())
                .repaired(
                        BLOCK_MOVED,
                        "messages.2.content.1",
                        THINKING_LEFT_OUT,
                        "messages.1.content.0",
                        THINKING_LEFT_OUT,
                        "messages.3.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(CALL_A),
                        user(RESULT_A, text("Look:")),
                        assistant(text("It is shipped.")));
    }

    @Test
    void withThinkingThatLacksItsSignatureAllThinkingIsLeftOut() {
        String body = "{'messages':["
                + String.join(
                        ",",
                        ASKED,
                        assistant(THOUGHT, text("Hm.")),
                        user(text("And?")),
                        assistant("{'type':'thinking','thinking':'h','signature':''}"))
                + "]}";

        parse(body, null, List.of())
                .repaired(THINKING_LEFT_OUT, "messages.3.content.0", THINKING_LEFT_OUT, "messages.1.content.0")
                .becomes(user(text("Where is A-1042?")), assistant(text("Hm.")), user(text("And?")));
    }

    @Test
    void anAnswerOfNothingButThinkingThatIsLeftOutSaysSo() {
        loads(ASKED, assistant(THOUGHT), user(text("And?")))
                .repaired(THINKING_LEFT_OUT, "messages.1.content.0")
                .becomes(
                        user(text("Where is A-1042?")),
                        assistant(text("(Thinking that was left out.)")),
                        user(text("And?")));
    }

    @Test
    void thinkingIsLeftOutWhereThePromptIsNotKnownOrNotTheSame() {
        String messages = "[" + String.join(",", ASKED, assistant(THOUGHT, text("Hm."))) + "]";

        parse(messages, null, List.of()).repaired(THINKING_LEFT_OUT, "messages.1.content.0");
        parse("{'system':'Be long.','messages':" + messages + "}", RawJson.string("Be brief."), List.of(TOOL))
                .repaired(
                        PROMPT_LEFT_OUT, "system", PROMPT_LEFT_OUT, "tools", THINKING_LEFT_OUT, "messages.1.content.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "| no JSON value in 0 bytes",
                "{'role'| not JSON at byte ",
                "7| a transcript is an array of messages, or a request body that holds one as \"messages\"",
                "{'messages':{}}| a transcript is an array of messages, or a request body that",
                "[]| messages: no message holds anything",
                "[{'role':'user','content':' '}]| messages: no message holds anything",
                "[7]| messages.0: a message is an object with \"role\" and \"content\"",
                "[{'content':'Hi.'}]| messages.0.role: one of user, assistant and system",
                "[{'role':'tool','content':'x'}]| messages.0.role: one of user, assistant and system, not \"tool\"",
                "[{'role':'user'}]| messages.0.content: a string or an array of content blocks",
                "[{'role':'user','content':null}]| messages.0.content: a string or an array of content blocks",
                "[{'role':'user','content':['x']}]| messages.0.content.0: a content block is an object with a string",
                "[{'role':'user','content':[{}]}]| messages.0.content.0: a content block needs a string \"type\"",
                "[{'role':'user','content':[{'type':'text'}]}]| messages.0.content.0: a block of type text needs a string",
                "[{'role':'user','content':'a','content':'b'}]| not JSON at byte 39: Duplicate Object property \"content\""
            })
    void whatCouldOnlyBeInventedIsRefusedWithPlaceAndRule(@Nullable String transcript, String message) {
        String json = transcript == null ? "" : transcript.replace('\'', '"');

        assertThatThrownBy(() -> Transcript.parse(json, null, List.of()))
                .isInstanceOf(TranscriptException.class)
                .hasMessageStartingWith(message.strip());
    }

    @Test
    void hostileTranscriptsAreRefusedAtTheirLimits() {
        String deep = "[".repeat(300) + "]".repeat(300);
        assertThatThrownBy(() -> parse("[" + user("{'type':'x','y':" + deep + "}") + "]", null, List.of()))
                .hasMessageStartingWith("nested deeper than 250 at byte ");
        assertThatThrownBy(() -> parse("[".repeat(1_000_000), null, List.of())).isInstanceOf(TranscriptException.class);
        assertThatThrownBy(() -> parse("[" + "7,".repeat(100_000) + "7]", null, List.of()))
                .hasMessage("messages: 100001 messages, more than the API takes: 100000");
        assertThatThrownBy(() -> parse(" ".repeat(40_000_000), null, List.of()))
                .hasMessage("a transcript of 40000000 bytes or more; the API takes 33554432");
    }

    @Test
    @Timeout(60) // a quadratic step would take hours
    void aTranscriptOfNothingButCallsOfOneIdIsLoaded() {
        String calls = (CALL_A + ",").repeat(10_000) + CALL_A;

        Transcript transcript = loads(ASKED, assistant(calls)).transcript;

        assertThat(transcript.repairs()).hasSize(10_000 + 10_001);
    }

    @Test
    @Timeout(60)
    void aTranscriptOfNothingButThinkingIsLoaded() {
        String thoughts = (THOUGHT + ",").repeat(100_000) + text("So be it.");

        Transcript transcript = loads(ASKED, assistant(thoughts)).transcript;

        assertThat(transcript.messages().get(1).content()).hasSize(1);
    }

    private static String user(String... blocks) {
        return "{'role':'user','content':[" + String.join(",", blocks) + "]}";
    }

    private static String assistant(String... blocks) {
        return "{'role':'assistant','content':[" + String.join(",", blocks) + "]}";
    }

    private static String text(String text) {
        return "{'type':'text','text':'" + text + "'}";
    }

    private static String notKnown(String id) {
        return "{'type':'tool_result','tool_use_id':'" + id + "','content':'The result of this call is not known: the"
                + " conversation was loaded without it. It may have taken effect; check that before calling it"
                + " again.','is_error':true}";
    }

    private static Loaded loads(String... messages) {
        return parse("[" + String.join(",", messages) + "]", null, List.of());
    }

    private static Loaded parse(String json, @Nullable RawJson system, List<RawJson> tools) {
        Transcript transcript = Transcript.parse(json.replace('\'', '"'), system, tools);
        String repaired = "{" + (system == null ? "" : "\"system\":" + system + ",") + "\"tools\":"
                + RawJson.array(tools) + ",\"messages\":" + json(transcript.messages()) + "}";

        Transcript again = Transcript.parse(repaired, system, tools);
        assertThat(again.repairs()).as("repairs of what was repaired").isEmpty();
        assertThat(again.messages()).isEqualTo(transcript.messages());
        assertThat(Conversation.of(transcript.messages()).messages()).isEqualTo(transcript.messages());
        return new Loaded(transcript);
    }

    private static String json(List<Message> messages) {
        return messages.stream()
                .map(message -> "{\"role\":\"" + message.role().wireName() + "\",\"content\":"
                        + RawJson.array(message.content().stream()
                                .map(ContentBlock::raw)
                                .toList())
                        + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private record Loaded(Transcript transcript) {
        Loaded repaired(Object... kindsAndPlaces) {
            assertThat(transcript.repairs().stream()
                            .flatMap(repair -> List.of((Object) repair.kind(), repair.at()).stream())
                            .toList())
                    .containsExactly(kindsAndPlaces);
            return this;
        }

        Loaded becomes(String... messages) {
            assertThat(json(transcript.messages()))
                    .isEqualTo(("[" + String.join(",", messages) + "]").replace('\'', '"'));
            return this;
        }
    }
}
