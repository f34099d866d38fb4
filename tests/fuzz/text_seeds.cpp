// SPDX-License-Identifier: GPL-3.0-or-later
//
// text_seeds DIRECTORY: what the fuzzer of the text importer starts from: one line of each tool,
// and what mails make of them.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

const std::string kFields = "dev 8:16 ino 0x2a shared WRITE|USER address 0x7f1000001000 vm_start "
                            "0x7f1000000000 vm_end 0x7f1000800000 pgoff 0x1 max_pgoff 0x800 ";
const std::string kShort = "dev 8:16 ino 0x2a shared 0x55 address 0x7f1000001000 pgoff 0x1 ";

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: text_seeds DIRECTORY\n");
        return 1;
    }
    std::filesystem::create_directories(argv[1]);
    int number = 0;
    for (const std::string& text :
         {"# tracer: nop\n# entries-in-buffer/entries-written: 1/5   #P:4\n"
          " a b-12 (11) [003] d..1. 5.000001: dax_pmd_fault: " +
              kFields +
              "\nCPU:3 [LOST 7 EVENTS]\n a b-12 (11) [003] d..1. 5.000002: "
              "dax_pmd_fault_done: " +
              kFields + "NOPAGE\n",
          "cpus=2\n <...>-12 [003] 5.000001: dax_pte_fault: " + kShort +
              "OOM\nCPU:1 [2 EVENTS DROPPED]\n <...>-12 [003] 5.1: dax_pte_fault_done: " + kShort +
              "0x104\n",
          "app 3  11/12 [003] 5.000001: fs_dax:dax_pmd_fault_done: " + kFields +
              "0x100\n  ffffffff8a5f3b10 dax_x+0x3 ([k])\n\n PERF_RECORD_LOST lost 18\n",
          std::string("tracepoint:fs_dax:dax_pmd_fault_done ts=5 cpu=3 tgid=11 tid=12 dev=8388624 "
                      "ino=42 address=139638976286720 vm_start=139638976282624 "
                      "vm_end=139638984671232 pgoff=1 max_pgoff=2048 flags=0x55 result=256 "
                      "comm=a =b\n"),
          "> a-1 [000] ....\n> 5.1: dax_pmd_fault:\n> dev 8:16 ino 0x2a shared USER address\n> "
          "0x7f1000001000 vm_start 0x7f1000000000\n>> vm_end 0x7f1000800000 pgoff 0x1 max_pgoff "
          "0x800\n" +
              std::string("text\n"),
          "Content-Transfer-Encoding: quoted-printable\n&gt; a=3D-1 [0] 5.1: dax_pmd_fault_done: " +
              kFields + "=\nNO=\nPAGE<br>x</pre>\n",
          std::string("a-1 [0] .... 5.1: dax_writeback_range: dev 8:16 ino 0x2a pgoff 0x0-0x7ff\n"
                      "a-1 [0] .... 5.1: dax_writeback_one: dev 8:16 ino 0x2a pgoff 0x0 pglen 0x2\n"
                      "a-1 [0] .... 5.2: dax_writeback_range_done: dev 8:16 ino 0x2a pgoff "
                      "0x1-0x7ff\n")}) {
        std::ofstream(std::filesystem::path(argv[1]) / std::to_string(number++)) << text;
    }
    return 0;
}
