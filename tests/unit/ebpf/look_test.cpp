// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/look.h"

#include "ebpf/lookout.h"
#include "tests/unit/ebpf/fake_proc.h"

#include <algorithm>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

namespace daxscope::ebpf {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr std::uint32_t kPmem = 259U << 20;

/// What is mapped from /mnt/dax is DAX, from /mnt/unknown nobody can tell, all else is not.
std::optional<bool> ask(const std::filesystem::path& path, std::uint32_t /*dev*/,
                        std::uint64_t /*ino*/) {
    const std::string text = path.string();
    if (text.find("map_files") != std::string::npos ||
        text.find("/mnt/unknown") != std::string::npos) {
        return std::nullopt; // no privilege for that
    }
    return text.find("/root/mnt/dax") != std::string::npos;
}

constexpr const char* kMaps =
    "55d0c0000000-55d0c0002000 r-xp 00000000 fd:01 1234                    /usr/bin/app\n"
    "55d0c1000000-55d0c1021000 rw-p 00000000 00:00 0                       [heap]\n"
    "7f0000000000-7f0000004000 rw-s 00000000 103:00 12                     /mnt/dax/a b\n"
    "7f0000004000-7f0000006000 r--s 00004000 103:00 12                     /mnt/dax/a b\n"
    "7f1000000000-7f1000001000 rw-s 00000000 fd:01 77                      /data/plain\n"
    "7f2000000000-7f2000200000 rw-s 00000000 00:06 9                       /dev/dax0.0\n"
    "not a line of maps\n"
    "7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                       [stack]\n";

TEST(Look, mapped_files_are_told_once_with_what_is_in_the_page_tables) {
    const FakeProc tree;
    tree.process(7, "app", kMaps, "0");
    tree.page_tables(7, 0x7f0000000000, 3, 3);
    const SeenProcess seen = Proc(tree.root(), ask).look(7, {});
    EXPECT_FALSE(seen.gone);
    EXPECT_TRUE(seen.readable);
    EXPECT_EQ(seen.comm, "app");
    EXPECT_EQ(seen.thp_enabled, false);
    ASSERT_THAT(seen.files, SizeIs(4));
    const SeenFile& dax = seen.files[1];
    EXPECT_EQ(dax.path, "/mnt/dax/a b");
    EXPECT_EQ(dax.dev, kPmem);
    EXPECT_EQ(dax.ino, 12);
    EXPECT_EQ(dax.dax, true);
    EXPECT_TRUE(dax.mapped && dax.shared && !dax.device && !dax.executable);
    EXPECT_EQ(dax.bytes, 6 * 4096);
    EXPECT_EQ(dax.present, 3 * 4096);
    EXPECT_EQ(seen.files[2].dax, false);
    EXPECT_EQ(seen.files[2].present, std::nullopt) << "nobody asks for the pages of others";
    EXPECT_TRUE(seen.files[3].device);
    EXPECT_TRUE(seen.files[0].executable);
}

TEST(Look, what_nobody_may_read_is_not_known_rather_than_none) {
    const FakeProc tree;
    tree.process(7, "app",
                 "7f0000000000-7f0000004000 rw-s 00000000 103:00 12 /mnt/dax/a\n"
                 "7f1000000000-7f1000004000 rw-s 00000000 103:00 13 /mnt/unknown/b\n",
                 "");
    const SeenProcess seen = Proc(tree.root(), ask).look(7, {}); // there is no pagemap
    EXPECT_EQ(seen.thp_enabled, std::nullopt);
    ASSERT_THAT(seen.files, SizeIs(2));
    EXPECT_EQ(seen.files[0].present, std::nullopt);
    EXPECT_EQ(seen.files[1].dax, std::nullopt);
}

TEST(Look, open_files_are_told_where_they_are_dax_and_not_mapped) {
    const FakeProc tree;
    tree.process(7, "app", "7f2000000000-7f2000200000 rw-s 00000000 00:06 9 /dev/dax0.0\n");
    const auto plain = (tree.root() / "plain").string();
    std::ofstream(plain) << "x";
    tree.open_file(7, 3, plain);
    tree.open_file(7, 4, "/dev/dax0.0");
    tree.open_file(7, 5, "/dev/dax1.0");
    tree.open_file(7, 6, "pipe:[4711]");
    tree.open_file(7, 7, "/nowhere");
    const auto all_dax = [](const auto&, auto, auto) { return std::optional(true); };
    std::vector<std::string> paths;
    for (const SeenFile& file : Proc(tree.root(), all_dax).look(7, {}).files) {
        paths.push_back(file.path);
    }
    EXPECT_THAT(paths, UnorderedElementsAre("/dev/dax0.0", "/dev/dax1.0", plain));
    EXPECT_THAT(Proc(tree.root(), ask).look(7, {}).files, SizeIs(2)) << "plain is not DAX then";
}

TEST(Look, a_process_that_is_not_there_is_gone) {
    const FakeProc tree;
    EXPECT_TRUE(Proc(tree.root(), ask).look(8, {}).gone);
    EXPECT_THAT(Proc(tree.root(), ask).descendants(8), IsEmpty());
}

TEST(Look, descendants_are_found_through_the_tasks_that_started_them) {
    const FakeProc tree;
    for (const std::int64_t pid : {7, 8, 9, 10}) {
        tree.process(pid, "app", "");
    }
    tree.children(7, "8 ");
    tree.children(8, "9 10 ");
    tree.children(9, "7 "); // as a number that was used again might say
    EXPECT_THAT(Proc(tree.root(), ask).descendants(7), UnorderedElementsAre(8, 9, 10));
    EXPECT_THAT(Proc(tree.root(), ask).processes(3), SizeIs(3));
    EXPECT_EQ(Proc(tree.root(), ask).status(7, "Tgid"), "7");
    EXPECT_EQ(Proc(tree.root(), ask).status(7, "Tg"), "");
}

TEST(Look, a_file_is_dax_where_statx_says_so_and_unknown_where_it_is_another) {
    const FakeProc tree;
    const auto path = tree.root() / "file";
    std::ofstream(path) << "x";
    EXPECT_EQ(is_dax_file(path, 0, 0), false);
    EXPECT_EQ(is_dax_file(path, 1, 1), std::nullopt);
    EXPECT_EQ(is_dax_file(tree.root() / "nowhere", 0, 0), std::nullopt);
}

TEST(Lookout, a_round_keeps_what_matters_and_says_who_has_it) {
    const FakeProc tree;
    tree.process(7, "parent", kMaps, "1");
    tree.process(8, "child", "7f0000000000-7f0000004000 r--s 00000000 fd:01 5 /usr/share/cache\n",
                 "0");
    tree.children(7, "8 ");
    Aim aim;
    aim.processes = {7};
    aim.descendants = true;
    Seen seen;
    look_around(aim, Proc(tree.root(), ask), false, seen);
    look_around(aim, Proc(tree.root(), ask), true, seen);
    EXPECT_EQ(seen.looks, 4);
    EXPECT_THAT(seen.processes, ElementsAre(7, 8));
    EXPECT_EQ(seen.thp_off, (std::map<std::int64_t, std::string>{{8, "child"}}));
    std::vector<std::string> paths;
    for (const Seen::File& file : seen.files) {
        EXPECT_EQ(file.pid, 7);
        EXPECT_EQ(file.comm, "parent");
        paths.push_back(file.file.path);
    }
    EXPECT_THAT(paths, ElementsAre("/mnt/dax/a b", "/data/plain", "/dev/dax0.0"))
        << "neither the program nor the system's caches";
}

TEST(Lookout, everyone_is_everyone_with_that_name_and_a_file_of_those_devices) {
    const FakeProc tree;
    tree.process(7, "app", kMaps);
    tree.process(8, "other", kMaps);
    Aim aim;
    aim.everyone = true;
    aim.comm = "app";
    aim.devices = {kPmem};
    Seen seen;
    look_around(aim, Proc(tree.root(), ask), false, seen);
    EXPECT_EQ(seen.looks, 0) << "only at the end";
    look_around(aim, Proc(tree.root(), ask), true, seen);
    EXPECT_THAT(seen.processes, ElementsAre(7));
    EXPECT_THAT(seen.files, SizeIs(2)); // of that device, and device DAX
}

TEST(Lookout, what_was_seen_goes_through_the_pipe_as_it_is) {
    Seen seen;
    seen.looks = 3;
    seen.processes = {1, 2};
    seen.unreadable = {2};
    seen.thp_off = {{1, "app"}};
    SeenFile file;
    file.path = "/a\xff";
    file.dev = 5;
    file.ino = ~std::uint64_t{0};
    file.dax = true;
    file.mapped = file.shared = true;
    file.bytes = 4096;
    file.present = 0;
    seen.files = {{file, 1, "app"}};
    file.dax.reset();
    file.present.reset();
    seen.named = {file};
    const Seen back = Seen::from_json(seen.to_json());
    EXPECT_EQ(back.looks, 3);
    EXPECT_EQ(back.processes, seen.processes);
    EXPECT_EQ(back.unreadable, seen.unreadable);
    EXPECT_EQ(back.thp_off, seen.thp_off);
    ASSERT_THAT(back.files, SizeIs(1));
    EXPECT_EQ(back.files[0].file.ino, ~std::uint64_t{0});
    EXPECT_EQ(back.files[0].file.present, 0);
    EXPECT_EQ(back.files[0].comm, "app");
    ASSERT_THAT(back.named, SizeIs(1));
    EXPECT_EQ(back.named[0].dax, std::nullopt);
    EXPECT_TRUE(back.whole);
}

/// A process that has the file mapped, and huge pages switched off.
class Holder {
public:
    explicit Holder(const std::string& path) {
        int ready[2];
        EXPECT_EQ(pipe(ready), 0);
        pid_ = fork();
        if (pid_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
            const int fd = open(path.c_str(), O_RDWR);
            void* mapped = mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            [[maybe_unused]] const auto told = write(ready[1], &mapped, 1);
            for (;;) {
                pause();
            }
        }
        char word = 0;
        EXPECT_EQ(::read(ready[0], &word, 1), 1);
        close(ready[0]);
        close(ready[1]);
    }
    ~Holder() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    pid_t pid() const { return pid_; }

private:
    pid_t pid_;
};

TEST(Lookout, a_process_of_its_own_looks_at_a_real_one) {
    const FakeProc place;
    const std::string path = place.root() / "data";
    std::ofstream(path) << std::string(8192, 'x');
    const Holder holder(path);
    Aim aim;
    aim.processes = {holder.pid()};
    Lookout lookout(aim);
    lookout.start();
    const Seen seen = lookout.end();
    EXPECT_TRUE(seen.whole);
    EXPECT_GE(seen.looks, 1);
    EXPECT_THAT(seen.processes, ElementsAre(holder.pid()));
    EXPECT_TRUE(seen.thp_off.contains(holder.pid()));
    ASSERT_THAT(seen.files, SizeIs(1));
    EXPECT_EQ(seen.files[0].file.path, path);
    EXPECT_EQ(seen.files[0].file.dax, false);
    EXPECT_EQ(seen.files[0].file.bytes, 8192);
}

TEST(Lookout, with_faults_it_looks_at_who_faults_and_at_no_files) {
    const FakeProc place;
    const std::string path = place.root() / "data";
    std::ofstream(path) << std::string(8192, 'x');
    const Holder holder(path);
    Aim aim;
    aim.everyone = true;
    Lookout lookout(aim);
    lookout.start();
    lookout.watch(holder.pid());
    lookout.faults();
    const Seen seen = lookout.end();
    EXPECT_EQ(seen.looks, 1);
    EXPECT_TRUE(seen.thp_off.contains(holder.pid()));
    EXPECT_THAT(seen.files, IsEmpty());
}

TEST(Lookout, one_that_does_not_answer_in_time_has_seen_nothing) {
    Aim aim;
    aim.everyone = true;
    Lookout lookout(aim);
    const Seen seen = lookout.end(std::chrono::milliseconds(0));
    EXPECT_FALSE(seen.whole);
    EXPECT_EQ(seen.looks, 0);
}

} // namespace
} // namespace daxscope::ebpf
