// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was generated is never called recorded.
#include "tests/generate/generate.h"
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>

namespace daxscope::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class Synthetic : public testing::Test {
protected:
    Synthetic() {
        generate::Shape shape;
        shape.events = 2'000;
        shape.ranges = 2;
        generate::write(shape, {}, path, trace::Old::Refuse);
    }
    trace::TemporaryDirectory directory;
    const std::string path = directory / "made.daxtrace";
};

} // namespace

TEST_F(Synthetic, IsWhatInfoSays) {
    const Ran ran = run_command({"info", path});
    EXPECT_THAT(ran.out, HasSubstr("synthetic"));
    EXPECT_THAT(ran.out, Not(HasSubstr("recorded on")));
    EXPECT_EQ(run_command({"--json", "info", path}).json()["recorded"], false);
}

TEST_F(Synthetic, IsWhatTheCommandsCallItsRun) {
    for (const char* verb : {"compare", "storms"}) {
        const Ran ran = run_command({verb, path});
        EXPECT_EQ(ran.exit, 0) << ran.err;
        EXPECT_THAT(ran.out, HasSubstr("synthetic")) << verb;
        EXPECT_THAT(ran.out, Not(HasSubstr("recorded on"))) << verb;
        EXPECT_THAT(ran.out, Not(HasSubstr("as recorded"))) << verb;
    }
}

TEST_F(Synthetic, IsWhatTheReportCallsItsRun) {
    EXPECT_EQ(run_command({"report", path, "-o", directory / "report"}).exit, 0);
    std::ifstream file(directory / "report/index.html");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    EXPECT_THAT(page, HasSubstr("<th class=\"n\">synthetic</th>"));
    EXPECT_THAT(page, Not(HasSubstr(">recorded<")));
    EXPECT_THAT(page, Not(HasSubstr("recorded: ")));
}

} // namespace daxscope::cli
