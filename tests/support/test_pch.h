// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled once, shared by the tests that need neither LibTorch nor widgets. Sources still include what they use.
#pragma once

#include <QObject>
#include <QString>
#include <QVariant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>
