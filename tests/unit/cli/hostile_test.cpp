// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nothing that a trace says reaches a terminal, or whoever reads the output, but as text.
#include "tests/unit/cli/command.h"
#include "tests/unit/cli/hostile.h"
#include "tests/unit/cli/terminal.h"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

namespace {

class Hostile : public testing::Test {
protected:
    Hostile() { trace::write_hostile(path); }

    void expect_safe(const std::vector<std::string>& words, int exit) const {
        const Ran ran = run_command(words);
        std::string line;
        for (const std::string& word : words) {
            line += words::printable(word) + " ";
        }
        EXPECT_EQ(ran.exit, exit) << line << ran.err;
        std::string out = ran.out;
        if (words.front() ==
            "sql") { // columns in a pipe; a tab of a value's own is escaped or in JSON
            std::replace(out.begin(), out.end(), '\t', ' ');
        }
        EXPECT_EQ(trace::acting_line(out), "") << line;
        EXPECT_EQ(trace::acting_line(ran.err), "") << line;
    }
    /// A copy with one statement run on it.
    std::string with(const std::string& sql, const std::string& text) const {
        const std::string copy = directory / "b.daxtrace";
        std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
        const trace::Database db(copy, copy, SQLITE_OPEN_READWRITE);
        std::string whole = sql;
        const std::size_t at = whole.find("%");
        whole.replace(at, 1, text);
        db.execute(whole);
        return copy;
    }

    trace::TemporaryDirectory directory;
    const std::string path = directory / "a.daxtrace";
};

} // namespace

TEST_F(Hostile, EveryVerbShowsItsTextsAndNothingActs) {
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"info", path},
             {"check", path},
             {"replay", path},
             {"replay", path, "--outcomes"},
             {"replay", path, "--recorded"},
             {"replay", path, "--self-check"},
             {"compare", path},
             {"compare", path, "--revisit", "1ms"},
             {"compare", path, "--sweep"},
             {"compare", path, path, "--after", "iomap"},
             {"storms", path},
             {"storms", path, "--handler", "iomap-6.2"},
             {"explore", "--from", path, "--print"},
             {"explore", "--from", path},
             {"sql", path, "SELECT * FROM dax_pmd_fault"},
             {"sql", path, "SELECT * FROM session"},
             {"sql", path, "SELECT 1 AS \"" + trace::kHostile.substr(0, 30) + "\""},
             {"sql", path, "--schema"}}) {
        expect_safe(words, 0);
        std::vector<std::string> json = words;
        json.emplace_back("--json");
        expect_safe(json, 0);
        EXPECT_TRUE(nlohmann::json::accept(run_command(json).out));
    }
    EXPECT_THAT(run_command({"info", path}).out, HasSubstr("\\x1b]0;PWNED\\x07"));
}

TEST_F(Hostile, JsonSaysWhatIsInTheFile) {
    const auto json = run_command({"info", "--json", path}).json();
    const std::string name = json["files"][0]["path"];
    // All but the byte that is not UTF-8.
    EXPECT_EQ(name, trace::kHostile.substr(0, trace::kHostile.size() - 1) + "\xef\xbf\xbd");
}

TEST_F(Hostile, ErrorsNameWhatIsWrongAndNothingActs) {
    const std::string name = "x\x1b]0;PWNED\x07\xc2\x9b\xe2\x80\xae\ny";
    for (const char* sql : {"CREATE TABLE \"%\" (a)", "CREATE VIEW \"%\" AS SELECT 1",
                            "UPDATE session SET value = '%' WHERE key = 'start'",
                            "UPDATE session SET value = '%' WHERE key = 'page_size'",
                            "INSERT OR REPLACE INTO session VALUES ('events', '%')"}) {
        const std::string file = with(sql, name);
        for (const char* verb : {"info", "check", "replay", "compare", "storms"}) {
            expect_safe({verb, file}, 2);
            expect_safe({verb, file, "--json"}, 2);
        }
    }
}

TEST_F(Hostile, NamesOfFilesAndWordsOfTheUserDoNotAct) {
    const std::string name = directory / "n\x1b]0;PWNED\x07\xc2\x9b\xe2\x80\xae\n\xff.daxtrace";
    std::filesystem::copy_file(path, name);
    for (const char* verb : {"info", "check", "replay", "compare", "storms"}) {
        expect_safe({verb, name}, 0);
        expect_safe({verb, name, "--json"}, 0);
        expect_safe({verb, name + "?"}, 2);
    }
    expect_safe({"explore", name}, 2);
    expect_safe({"explore", "--from", name}, 0);
    expect_safe({"replay", path, "--handler", trace::kHostile}, 1);
    expect_safe({"sql", path, "SELECT " + trace::kHostile}, 1);
    expect_safe({"compare", "--sweep", path, "--picture", name}, 1);
    expect_safe({"report", name, "--markdown"}, 0);
    expect_safe({"report", name, "-o", name + ".report"}, 0);
    OnTerminal terminal({"compare", name});
    EXPECT_EQ(terminal.wait_for_end(), 0);
    EXPECT_EQ(terminal.seen().find("\x1b]0;"), std::string::npos);
    EXPECT_EQ(terminal.seen().find("\xc2\x9b"), std::string::npos);
}

TEST_F(Hostile, AScenarioCutOutOfItHasNoLineOfItsOwn) {
    const std::string evil =
        with("UPDATE session SET value = '6.12.0\nmapping EVIL\ntask evil EVIL write forever\n# %' "
             "WHERE key = 'kernel_release'",
             "");
    const std::string cut = run_command({"explore", "--from", evil, "--print"}).out;
    EXPECT_THAT(cut, HasSubstr("6.12.0\\nmapping EVIL\\ntask"));
    EXPECT_EQ(cut.find("\nmapping EVIL"), std::string::npos);
    EXPECT_EQ(cut.find("\ntask evil"), std::string::npos);
}

TEST_F(Hostile, APictureHoldsNoMarkupOfTheTraces) {
    const std::string picture = directory / "p.svg";
    expect_safe({"compare", "--sweep", path, "--picture", picture}, 0);
    std::ifstream file(picture);
    const std::string svg{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(trace::acting_line(svg), "");
    EXPECT_EQ(svg.find("<script"), std::string::npos);
    EXPECT_THAT(svg, HasSubstr("&lt;script&gt;"));
    expect_safe({"report", path, "-o", directory / "r"}, 0);
    for (const char* name : {"r/index.html", "r/overview.svg"}) {
        std::ifstream part(directory / name);
        const std::string text{std::istreambuf_iterator<char>(part), {}};
        EXPECT_EQ(trace::acting_line(text), "") << name;
        EXPECT_EQ(text.find("<script"), std::string::npos) << name;
    }
}
