// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/fiemap.h"

#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace daxscope::ebpf {
namespace {

constexpr std::uint64_t kPage = 4096;

trace::File file_at(const std::filesystem::path& path) {
    struct stat status {};
    stat(path.c_str(), &status);
    return {1, major(status.st_dev) << 20 | minor(status.st_dev), status.st_ino, path, {}};
}

class Fiemap : public testing::Test {
protected:
    Fiemap() {
        std::ofstream out(path());
        out << std::string(10 * kPage, 'x');
        out.close();
        sync();
    }
    std::filesystem::path path() const { return directory_ / "data"; }

private:
    trace::TemporaryDirectory directory_;
};

TEST_F(Fiemap, TellsAFilesExtentsInPages) {
    const auto events = fiemap(file_at(path()), kPage, 77);
    if (events.empty()) {
        GTEST_SKIP() << "the file system of the test has no FIEMAP";
    }
    std::int64_t pages = 0;
    for (const trace::Event& event : events) {
        EXPECT_EQ(event.kind, trace::Kind::Fiemap);
        EXPECT_EQ(event.file, 1);
        EXPECT_EQ(event.ts, 77);
        EXPECT_EQ(event.pgoff, pages);
        pages += event.arg0;
    }
    EXPECT_EQ(pages, 10);
}

TEST_F(Fiemap, LeavesAnotherFileUnderTheSameNameAlone) {
    trace::File other = file_at(path());
    ++other.ino;
    EXPECT_TRUE(fiemap(other, kPage, 0).empty());
    other = file_at(path());
    other.dev += 1;
    EXPECT_TRUE(fiemap(other, kPage, 0).empty());
}

TEST_F(Fiemap, AsksNothingOfWhatHasNoPathOrIsNoFile) {
    trace::File file = file_at(path());
    file.path = "…/data";
    EXPECT_TRUE(fiemap(file, kPage, 0).empty());
    file.path.clear();
    EXPECT_TRUE(fiemap(file, kPage, 0).empty());
    file.path = path() / "gone";
    EXPECT_TRUE(fiemap(file, kPage, 0).empty());
}

} // namespace
} // namespace daxscope::ebpf
