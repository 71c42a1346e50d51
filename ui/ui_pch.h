// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Precompiled for the widget libraries and their tests. Sources still include what they use.
#include <QAbstractItemModel>
#include <QApplication>
#include <QBoxLayout>
#include <QDir>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMainWindow>
#include <QMouseEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
