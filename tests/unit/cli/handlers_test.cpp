// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/handler_text.h"
#include "tests/unit/cli/command.h"

#include <fstream>
#include <gmock/gmock.h>
#include <iterator>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

TEST(Handlers, TheDocumentInTheTreeIsWhatTheTablesSay) {
    std::ifstream file(std::string(DAXSCOPE_SOURCE_DIR) + "/model/HANDLERS.md");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    EXPECT_TRUE(text == handlers_document())
        << "run: cmake --build --preset release --target handlers_document";
}

TEST(Handlers, TheListNamesEach) {
    const Ran ran = run_command({"handlers"});
    EXPECT_EQ(ran.exit, 0);
    for (const model::Handler* handler : model::handlers()) {
        EXPECT_THAT(ran.out, HasSubstr(std::string(handler->name)));
        EXPECT_THAT(ran.out, HasSubstr(std::string(handler->summary)));
    }
}

TEST(Handlers, OneIsToldStepByStepWithItsReasonsAndLocks) {
    const Ran ran = run_command({"handlers", "pre-fix"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.out, HasSubstr("unmap  (4.5-rc1 unmap_mapping_range())"));
    EXPECT_THAT(ran.out, HasSubstr("FALLBACK -> after fallback: \"cow write\""));
    EXPECT_THAT(ran.out, HasSubstr("-> fallback: \"allocated block too small\""));
    EXPECT_THAT(ran.out, HasSubstr("waits for i_mmap_lock_write"));
    EXPECT_THAT(ran.out, HasSubstr("MAJOR|NOPAGE -> out"));
}

TEST(Handlers, TwoStandSideBySideWithTheDifferingRowsMarked) {
    const Ran ran = run_command({"handlers", "--differences", "iomap", "iomap-6.2"});
    EXPECT_EQ(ran.exit, 0);
    EXPECT_THAT(ran.out, HasSubstr("~  unmap (6.1 dax_insert_entry())"));
    EXPECT_THAT(ran.out, HasSubstr("or the extent is shared: for reads too"));
    EXPECT_THAT(ran.out, HasSubstr("   grab entry (6.1 grab_mapping_entry())"));
}

TEST(Handlers, JsonHoldsTheTable) {
    const auto json = run_command({"handlers", "--json", "fixed"}).json();
    EXPECT_EQ(json["format"], "daxscope.handlers");
    ASSERT_EQ(json["handlers"].size(), 1);
    const auto& fixed = json["handlers"][0];
    EXPECT_EQ(fixed["predecessor"], "pre-fix");
    for (const auto& step : fixed["steps"]) {
        if (step["name"] == "allocate") {
            EXPECT_EQ(step["branches"][0]["result_text"], "SIGBUS");
            EXPECT_EQ(step["branches"][0]["to"], nullptr);
        }
        if (step["name"] == "unmap") {
            EXPECT_EQ(step["waits_for"], "i_mmap_lock_write");
            EXPECT_EQ(step["goes_on"], true);
        }
    }
    const auto pair =
        run_command({"handlers", "--json", "--differences", "pre-fix", "fixed"}).json();
    EXPECT_EQ(pair["format"], "daxscope.handlers.differences");
    EXPECT_EQ(pair["rows"][0]["difference"], "same");
    EXPECT_EQ(pair["rows"][0]["after"], 0);
}

TEST(Handlers, AHandlerThatThereIsNotIsAUsageError) {
    const Ran ran = run_command({"handlers", "no-such"});
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("no-such"));
    EXPECT_EQ(run_command({"handlers", "--differences", "fixed"}).exit, 1);
    EXPECT_EQ(run_command({"handlers", "fixed", "--markdown"}).exit, 1);
}
