// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/control_address.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>

namespace omnidrive::store {

ControlAddress::ControlAddress(const std::filesystem::path& folder, const std::string& name)
    : folder_(openFile(folder, O_PATH | O_DIRECTORY)) {
    address_.sun_family = AF_UNIX;
    const std::string path = fmt::format("/proc/self/fd/{}/{}", folder_.get(), name);
    require(path.size() < sizeof address_.sun_path, "{} is too long a name for a socket", name);
    path.copy(address_.sun_path, path.size());
}

FileDescriptor makeControlSocket(const std::filesystem::path& folder, bool blocking) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK), 0);
    if (fd < 0) {
        failIo("make the control socket of", folder, errno);
    }
    return FileDescriptor(fd);
}

}  // namespace omnidrive::store
