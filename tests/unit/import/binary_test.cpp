// SPDX-License-Identifier: GPL-3.0-or-later
//
// Binary traces of other tools. samples.tar.xz was recorded in a guest (6.12): ours.daxtrace,
// v7.dat (trace-cmd) and perf.data, perfz.data (perf) of one run at once, ctf converted from
// perf.data; the others of a run like it each. three*.dat have the same events in three buffers
// (record -B). Of gap*.dat (800 PTE faults, twice 400) the recorder was stopped until the ring went
// round: of the one buffer (gapv6, gapv7), of both (gaptwo), of the instance alone (gapother).
// kills-the-reader.dat is v6.dat, damaged so that libtracecmd dies.
#include "replay/import/binary.h"
#include "replay/import/source.h"
#include "replay/store/trace.h"
#include "tests/unit/trace/sample.h"

#include <array>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <tuple>

namespace daxscope::source {
namespace {

namespace fs = std::filesystem;
using trace::Event;
using trace::Kind;
using trace::Trace;

const fs::path kSamples = fs::path(DAXSCOPE_IMPORT_SAMPLES) / "samples";

bool is_built(std::string_view format) {
    for (const BinaryFormat& each : binary_formats()) {
        if (each.name == format) {
            return each.built;
        }
    }
    return false;
}

/// What two recordings of one fault have in common whatever their clocks are.
using Fault =
    std::tuple<Kind, std::int64_t, std::uint64_t, std::int64_t, std::uint32_t, std::int32_t>;

std::vector<Fault> faults_of(const Trace& trace) {
    std::vector<Fault> faults;
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const Event event = trace.event(k);
        if (event.is_fault()) {
            faults.emplace_back(event.kind, trace.task(event.task)->tid,
                                trace.file(event.file)->ino, event.pgoff, event.flags,
                                event.result);
        }
    }
    return faults;
}

std::string read_all(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Written {
    explicit Written(const std::string& bytes)
        : path(fs::path(testing::TempDir()) /
               (std::string("binary-") +
                testing::UnitTest::GetInstance()->current_test_info()->name())) {
        std::ofstream(path, std::ios::binary) << bytes;
    }
    ~Written() { fs::remove(path); }
    fs::path path;
};

std::string refusal(const fs::path& path) {
    try {
        static_cast<void>(load(path));
    } catch (const Error& error) {
        EXPECT_EQ(error.exit(), Exit::Io);
        return error.what();
    }
    return {};
}

struct Recorded {
    const char* file;
    const char* format; ///< of binary_formats()
    const char* clock;
    bool same_run; ///< as ours.daxtrace
};

class BinarySample : public testing::TestWithParam<Recorded> {
protected:
    void SetUp() override {
        if (!is_built(GetParam().format)) {
            GTEST_SKIP() << "built without " << GetParam().format;
        }
    }
    fs::path path = kSamples / GetParam().file;
};

} // namespace

TEST_P(BinarySample, GivesTheFaultsThatWeRecorded) {
    const auto ours = load(kSamples / "ours.daxtrace");
    const auto theirs = load(path);
    std::vector<Fault> wanted = faults_of(*ours), got = faults_of(*theirs);
    ASSERT_EQ(wanted.size(), 14U);
    if (!GetParam().same_run) { // other tasks, other inodes: the same faults
        for (auto* faults : {&wanted, &got}) {
            for (Fault& fault : *faults) {
                std::get<1>(fault) = 0;
                std::get<2>(fault) = 0;
            }
        }
    }
    EXPECT_EQ(got, wanted);
}

TEST_P(BinarySample, SaysWhatItIs) {
    const auto trace = load(path);
    EXPECT_EQ(trace->session().value(trace::key::kClock), GetParam().clock);
    EXPECT_EQ(trace->session().kernel_release, "6.12.117+deb12-amd64");
    EXPECT_EQ(trace->session().value(trace::key::kMachine), "x86_64");
    const bool ctf = GetParam().format == std::string_view("ctf"); // it has fewer words
    EXPECT_EQ(trace->session().value("cpus"), ctf ? "" : "2");
    EXPECT_TRUE(trace->losses().empty());
    for (const trace::Task& task : trace->tasks()) {
        EXPECT_EQ(task.comm, ctf ? "" : "daxscope-worklo");
        EXPECT_EQ(task.named, !ctf);
    }
    for (std::size_t k = 0; k < trace->size(); ++k) {
        EXPECT_GE(trace->event(k).cpu, 0);
        const Event event = trace->event(k);
        EXPECT_FALSE(event.is_fault() && event.has(trace::kPmdIn)) << "only we record it";
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, BinarySample,
                         testing::Values(Recorded{"v7.dat", "trace.dat", "mono", true},
                                         Recorded{"v7none.dat", "trace.dat", "boot", false},
                                         Recorded{"v6.dat", "trace.dat", "local", false},
                                         Recorded{"perf.data", "perf.data", "perf", true},
                                         Recorded{"perfz.data", "perf.data", "mono", true},
                                         Recorded{"perfpipe.data", "perf.data", "perf", false},
                                         Recorded{"perfpipez.data", "perf.data", "perf", false},
                                         Recorded{"perfthread.data", "perf.data", "perf", false},
                                         Recorded{"ctf", "ctf", "perf", true}),
                         [](const testing::TestParamInfo<Recorded>& of) {
                             std::string name = of.param.file;
                             std::erase(name, '.');
                             return name;
                         });

namespace {

std::string places_of(const Trace& trace) {
    std::string places;
    for (const trace::Loss& loss : trace.losses()) {
        places += loss.source + " of " + loss.place + "; ";
    }
    return places;
}

struct Buffers {
    const char* file;
    std::size_t faults;
    std::size_t halves; ///< of them without begin or end, or with a hole of any buffer between them
    const char* losses; ///< where; "": none
};

class SeveralBuffers : public testing::TestWithParam<Buffers> {};

} // namespace

TEST_P(SeveralBuffers, CountEachFaultOnceAndEachHoleAsALoss) {
    if (!is_built("trace.dat")) {
        GTEST_SKIP();
    }
    const auto trace = load(kSamples / GetParam().file);
    EXPECT_EQ(trace->size(), GetParam().faults);
    std::set<std::tuple<std::int64_t, std::int64_t>> places;
    std::size_t halves = 0;
    for (std::size_t k = 0; k < trace->size(); ++k) {
        const Event event = trace->event(k);
        places.emplace(trace->task(event.task)->tid, event.pgoff);
        halves += event.is_open() || !event.has(trace::kBegin) ? 1 : 0;
    }
    if (GetParam().losses[0] != '\0') { // each page was touched once
        EXPECT_EQ(places.size(), trace->size());
    }
    EXPECT_EQ(halves, GetParam().halves);
    EXPECT_EQ(places_of(*trace), GetParam().losses);
}

INSTANTIATE_TEST_SUITE_P(
    Recorded, SeveralBuffers,
    testing::Values(
        Buffers{"threev7.dat", 8, 0, ""}, Buffers{"threev6.dat", 8, 0, ""},
        Buffers{"gapv7.dat", 223, 1, "ringbuf_full of CPU 0; ringbuf_full of CPU 1; "},
        Buffers{"gapv6.dat", 223, 2,
                "ringbuf_full of CPU 0; unpaired of dax_pte_fault_done; ringbuf_full of CPU 0; "},
        Buffers{"gaptwo.dat", 325, 3,
                "ringbuf_full of CPU 1 of buffer 'other'; ringbuf_full of CPU 1; ringbuf_full of "
                "CPU 1 of buffer 'other'; unpaired of dax_pte_fault_done; ringbuf_full of CPU 1; "},
        Buffers{"gapother.dat", 800, 1,
                "ringbuf_full of CPU 0 of buffer 'other'; ringbuf_full of CPU 0 of buffer "
                "'other'; "}),
    [](const testing::TestParamInfo<Buffers>& of) {
        std::string name = of.param.file;
        return name.substr(0, name.find('.'));
    });

TEST(Binary, AFileThatIsCutOffIsRefusedWithItsPlace) {
    if (!is_built("trace.dat")) {
        GTEST_SKIP();
    }
    const std::string whole = read_all(kSamples / "v7.dat");
    for (std::size_t part = 1; part < 8; ++part) {
        const Written cut(whole.substr(0, whole.size() * part / 8));
        EXPECT_THAT(refusal(cut.path), testing::HasSubstr(cut.path.string() + ": refused at "));
    }
}

TEST(Binary, AFileThatKillsItsReaderIsRefusedAndKillsNobodyElse) {
    if (!is_built("trace.dat")) {
        GTEST_SKIP();
    }
    const std::string why = refusal(kSamples / "kills-the-reader.dat");
    EXPECT_THAT(why, testing::HasSubstr("refused at record "));
    EXPECT_THAT(why, testing::HasSubstr("did not survive"));
}

/// Two kilobytes of which libbabeltrace2 makes packets without end, each of no size. What its
/// reader may use goes by the bytes that are in the folder.
TEST(Binary, AFolderOfPacketsWithoutSizeEndsAtTheReadersLimits) {
#ifdef DAXSCOPE_SANITIZED
    GTEST_SKIP() << "no limit of memory under a sanitizer";
#endif
    if (!is_built("ctf")) {
        GTEST_SKIP();
    }
    const trace::TemporaryDirectory folder;
    const std::filesystem::path ctf = folder / "ctf";
    std::filesystem::create_directory(ctf);
    std::ofstream(ctf / "metadata") << R"(/* CTF 1.8 */
typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
trace {
    major = 1; minor = 8; byte_order = le;
    packet.header := struct { uint32_t magic; uint32_t stream_id; };
};
stream {
    id = 0;
    event.header := struct { uint32_t id; };
    packet.context := struct { uint64_t content_size; uint64_t packet_size; };
};
event { name = "fs_dax:dax_pmd_fault"; id = 0; stream_id = 0; fields := struct { uint32_t a; }; };
)";
    std::ofstream(ctf / "stream", std::ios::binary)
        << std::string("\xc1\x1f\xfc\xc1", 4) + std::string(500, '\0');
    EXPECT_THAT(refusal(ctf), testing::HasSubstr("did not survive"));
}

TEST(Binary, AnUnknownVersionIsNamed) {
    if (!is_built("trace.dat")) {
        GTEST_SKIP();
    }
    const Written later(std::string("\x17\x08\x44tracing8\0", 12) + std::string(500, '\0'));
    EXPECT_THAT(refusal(later.path), testing::HasSubstr("version '8' of trace.dat"));
}

TEST(Binary, AReaderThatIsNoLongerWantedEnds) {
    if (!is_built("trace.dat")) {
        GTEST_SKIP();
    }
    const Progress stop([](std::uint64_t, std::uint64_t) { return false; });
    EXPECT_THROW(static_cast<void>(load(kSamples / "v7.dat", stop)), Cancelled);
}

} // namespace daxscope::source
