// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a trace of another tool comes from, and the file that is made of it.
#include "replay/import/convert.h"
#include "replay/import/source.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>

namespace daxscope::source {
namespace {

using testing::HasSubstr;

std::filesystem::path text_file(const trace::TemporaryDirectory& folder, const std::string& text) {
    const auto path = folder / "trace.txt";
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

const std::string kFault = "dev 8:16 ino 0x2a shared WRITE|ALLOW_RETRY|KILLABLE|USER address "
                           "0x7f1000001000 vm_start 0x7f1000000000 vm_end 0x7f1000800000 pgoff "
                           "0x1 max_pgoff 0x800";

/// A line with this before its event, which has ended.
std::string done_line(const std::string& before) {
    return before + (before.ends_with("fs_dax:") ? "" : " ") + "dax_pmd_fault_done: " + kFault +
           " NOPAGE\n";
}

} // namespace

TEST(Convert, AFileIsWhatTheTextIs) {
    const trace::TemporaryDirectory folder;
    const auto path = text_file(folder, "app-1 (7) [000] .... 5.000001: dax_pmd_fault: " + kFault +
                                            " \n" + done_line("app-1 (7) [000] .... 5.000002:") +
                                            done_line("app-2 [000] .... 5.000009:"));
    const auto out = folder / "out.daxtrace";
    const Converted made = convert(Input(path), out, trace::Old::Refuse, {});
    EXPECT_EQ(made.events, 2U);
    const auto of_text = load(path), of_file = load(out);
    EXPECT_EQ(of_text->hash(), of_file->hash());
    EXPECT_TRUE(of_file->session().end);
    // A begin that was not recorded stays so in the file.
    EXPECT_FALSE(of_file->event(1).has(trace::kBegin));
    EXPECT_FALSE(of_file->event(1).is_open());
    EXPECT_THROW(convert(Input(out), folder / "again.daxtrace", trace::Old::Refuse, {}), Error);
}

TEST(Convert, NothingIsLeftWhereItFails) {
    const trace::TemporaryDirectory folder;
    const auto path = text_file(folder, "no trace\n");
    const auto out = folder / "out.daxtrace";
    EXPECT_THROW(convert(Input(path), out, trace::Old::Refuse, {}), Error);
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        EXPECT_EQ(entry.path().filename().string().find("out.daxtrace"), std::string::npos)
            << entry.path();
    }
}

TEST(Convert, WithoutAnEventWhatWasThereStays) {
    const trace::TemporaryDirectory folder;
    const auto path = text_file(folder, "# tracer: nop\n#\n");
    const auto out = folder / "out.daxtrace";
    trace::sample(5).write(out);
    const auto hash = load(out)->hash();
    try {
        convert(Input(path), out, trace::Old::KeepTraces, {});
        FAIL() << "an empty trace was written";
    } catch (const Error& error) {
        EXPECT_EQ(error.exit(), Exit::Io);
        EXPECT_THAT(error.what(), HasSubstr("no event"));
    }
    EXPECT_EQ(load(out)->hash(), hash);
    EXPECT_FALSE(std::filesystem::exists(out.string() + ".old"));
}

TEST(Input, AFifoIsRead) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "fifo";
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    std::thread writer([&path] {
        std::ofstream(path) << done_line("app-1 [000] .... 5.1:")
                            << done_line("app-1 [000] .... 5.2:");
    });
    const auto trace = load(path);
    writer.join();
    EXPECT_EQ(trace->size(), 2U);
}

TEST(Input, ADaxtraceThroughAFifoIsRead) {
    const trace::TemporaryDirectory folder;
    trace::sample(50).write(folder / "a.daxtrace");
    const auto path = folder / "fifo";
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    std::thread writer([&] {
        std::ifstream from(folder / "a.daxtrace", std::ios::binary);
        std::ofstream(path, std::ios::binary) << from.rdbuf();
    });
    const auto trace = load(path);
    writer.join();
    EXPECT_EQ(trace->hash(), load(folder / "a.daxtrace")->hash());
}

TEST(Input, ADirectoryIsRefused) {
    const trace::TemporaryDirectory folder;
    EXPECT_THROW(load(folder.path()), Error);
}

TEST(Sources, EverySampleIsRecognisedByOneAlone) {
    for (const std::string& text :
         {done_line("app-1 [000] .... 5.1:"), done_line("app  11/12 [003] 5.000001: fs_dax:"),
          std::string("cpus=4\n"), std::string("Hello,\n> quoted\n"),
          std::string("# tracer: nop\n#\n")}) {
        int recognised = 0;
        for (const Source* source : sources()) {
            recognised += source->recognises(text) ? 1 : 0;
        }
        EXPECT_EQ(recognised, 1) << text;
    }
}

} // namespace daxscope::source
