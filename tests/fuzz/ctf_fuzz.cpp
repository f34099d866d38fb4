// SPDX-License-Identifier: GPL-3.0-or-later
//
// Anything as a CTF folder. An input is the length of the metadata (two bytes, the low one first),
// the metadata, and one stream.
#include "tests/fuzz/ctf_input.h"
#include "tests/fuzz/import_fuzz.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

extern "C" void bt_current_thread_clear_error(); // of libbabeltrace2

namespace {

namespace fs = std::filesystem;

/// A folder of this process, gone with it.
class Folder {
public:
    Folder() {
        std::string name = fs::temp_directory_path() / "daxscope-fuzz-XXXXXX";
        if (mkdtemp(name.data()) == nullptr) {
            std::perror("ctf_fuzz: cannot make a folder");
            std::abort();
        }
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

void write(const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    // The reader finds the folder by its descriptor 0, as daxscope-reader has it.
    static daxscope::fuzz::Worker worker([](const std::uint8_t* bytes, std::size_t count) {
        static const bool prepared = [] {
            const int fd = open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            dup2(fd, daxscope::source::wire::kTrace);
            daxscope::reader::kCtfFormat.prepare();
            return true;
        }();
        static_cast<void>(prepared);
        const daxscope::fuzz::CtfInput input =
            daxscope::fuzz::ctf_input({reinterpret_cast<const char*>(bytes), count});
        write("metadata", input.metadata);
        write("stream", input.stream);
        bt_current_thread_clear_error(); // of the input before
        daxscope::reader::read_any(daxscope::reader::kCtfFormat, daxscope::source::wire::kTrace);
    });
    worker.run(data, size);
    return 0;
}
